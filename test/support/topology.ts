/** How a test server is made up. */
export type Topology = 'local' | 'queue';

/**
 * `local`: one process. `queue` (VANTAGE_TEST_TOPOLOGY=queue): two API processes that take turns at
 * connections, and two workers, over MySQL and Redis.
 */
export const TOPOLOGY: Topology =
  process.env['VANTAGE_TEST_TOPOLOGY'] === 'queue' ? 'queue' : 'local';

/** Describes a suite that makes sense for one process alone; the run says where it is left out. */
export function localOnly(name: string, reason: string, suite: () => void): void {
  if (TOPOLOGY === 'local') {
    describe(name, suite);
    return;
  }
  process.stderr.write(`LEFT OUT in queue mode: ${name}: ${reason}\n`);
  describe.skip(`${name} (left out in queue mode: ${reason})`, suite);
}
