import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet';
import { expectAllRunsOver, expectKept, expectSentOnce } from './invariants';
import { Journal } from './journal';
import { Load } from './load';
import type { Recorder } from './recorder';

const WARM_UP_MS = 1000;
const HEALING_MS = 40_000;

export interface TrialOptions {
  /** Whether calls may stay without an answer: only where servers are killed. */
  readonly mayCutOff?: boolean;
}

/**
 * Callers at work, a fault in the middle of it, and the promises held afterwards: whatever was
 * acknowledged is there, nothing was sent twice, nobody got a 500 or waited for ever, and every server
 * works again without a restart.
 */
export async function trial(
  fleet: Fleet,
  recorder: Recorder,
  fault: () => Promise<void>,
  { mayCutOff = false }: TrialOptions = {},
): Promise<Journal> {
  const journal = new Journal();
  const load = new Load(fleet.any, journal, recorder);
  await load.prepare();
  load.begin();
  await sleep(WARM_UP_MS);
  await fault();
  await untilHealed(fleet);
  await load.end();
  await expectAllRunsOver(fleet.tables);
  await expectKept(journal, fleet.tables);
  expectSentOnce(journal, recorder);
  if (!mayCutOff) expect(journal.cutOff).toBe(0);
  return journal;
}

/** Resolves when every server takes a new workflow and is ready again. */
async function untilHealed(fleet: Fleet): Promise<void> {
  const deadline = performance.now() + HEALING_MS;
  for (const server of fleet.servers) {
    const client = fleet.of(server);
    for (;;) {
      const answer = await client.post('/workflows', { title: 'Healed' });
      const ready = await fetch(`${server.url}/health/ready`);
      if (answer.status === 201 && ready.status === 200) break;
      if (performance.now() > deadline) {
        throw new Error(`${answer.text} ${await ready.text()}\n${server.output.slice(-3000)}`);
      }
      await sleep(200);
    }
  }
}
