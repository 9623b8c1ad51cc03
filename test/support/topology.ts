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
  describe.skip(leftOut(name, reason), suite);
}

/** The same for a single test. */
export function localOnlyIt(name: string, reason: string, test: () => Promise<void>): void {
  if (TOPOLOGY === 'local') {
    it(name, test);
    return;
  }
  it.skip(leftOut(name, reason), test);
}

/** Says so on stderr, too, where it is seen whatever the reporter shows of skipped tests. */
function leftOut(name: string, reason: string): string {
  process.stderr.write(`LEFT OUT in queue mode: ${name}: ${reason}\n`);
  return `${name} (left out in queue mode: ${reason})`;
}
