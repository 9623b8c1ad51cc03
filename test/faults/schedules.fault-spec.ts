import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateMariaDb } from '../support/private-mariadb';
import { createWorkflow } from '../support/workflows';
import { Fleet, ownMariaDb } from './support/fleet';
import { expectAllRunsOver } from './support/invariants';

const SERVERS = 4;
const SECONDS = 60;
const OUTAGE_SECONDS = 10;
const SECOND = 1000;

interface Firing {
  readonly fireAt: number;
  readonly executionId: string;
}

describe('schedules of four servers over one database', () => {
  let mariaDb: PrivateMariaDb;
  let fleet: Fleet;

  beforeAll(async () => {
    mariaDb = await ownMariaDb();
    fleet = await Fleet.start({ servers: SERVERS, mariaDb });
  });
  afterAll(async () => {
    await fleet.close();
    mariaDb.stop();
  });

  const createSchedule = async (fields: object): Promise<number> => {
    const workflow = await createWorkflow(fleet.any());
    const path = `/workflows/${String(workflow)}/schedules`;
    const answer = await fleet.any().post(path, fields);
    expect(answer.status).toBe(201);
    return Number(answer.body.data.id);
  };
  const stopAll = () => fleet.tables('UPDATE schedules SET is_active = 0');
  const firingsOf = async (id: number): Promise<Firing[]> => {
    const rows = await fleet.tables(
      `SELECT fire_at, execution_id FROM schedule_firings WHERE schedule_id = ${String(id)} ORDER BY fire_at`,
    );
    return rows.map(({ fire_at: at, execution_id: run }) => ({
      fireAt: (at as Date).getTime(),
      executionId: String(run),
    }));
  };
  /** Fire times between the first and the last that made no run, a second apart. */
  const missedIn = (firings: readonly Firing[]): number[] => {
    const made = new Set(firings.map(({ fireAt }) => fireAt));
    const first = firings[0]?.fireAt ?? 0;
    const last = firings.at(-1)?.fireAt ?? 0;
    const expected = Array.from(
      { length: (last - first) / SECOND + 1 },
      (_, n) => first + n * SECOND,
    );
    return expected.filter((at) => !made.has(at));
  };
  const runsOf = (id: number) =>
    fleet.tables(`SELECT id, status FROM executions WHERE schedule_id = ${String(id)}`);

  it('fire each time exactly once, whichever of them are killed', async () => {
    const byInterval = await createSchedule({ interval_seconds: 1 });
    const byPattern = await createSchedule({ cron: '* * * * * *' });
    const end = performance.now() + SECONDS * SECOND;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const server = fleet.servers[turn % (SERVERS - 1)];
      await sleep(Math.random() * 2 * SECOND);
      await server?.stop('SIGKILL');
      await sleep(Math.random() * SECOND);
      if (server) await fleet.revive(server);
    }
    await stopAll();
    await sleep(SECOND);
    await expectAllRunsOver(fleet.tables);
    for (const id of [byInterval, byPattern]) {
      const firings = await firingsOf(id);
      const runs = await runsOf(id);
      expect(firings.length).toBeGreaterThan(SECONDS - 5);
      expect(missedIn(firings)).toEqual([]);
      expect(new Set(firings.map(({ fireAt }) => fireAt)).size).toBe(firings.length);
      const runIds = runs.map((run) => String(run['id'])).toSorted();
      expect(runIds).toEqual(firings.map(({ executionId }) => executionId).toSorted());
    }
  });

  it('make up for the seconds in which none of them lived', async () => {
    const skips = await createSchedule({ interval_seconds: 1, misfire: 'skip' });
    await sleep(3 * SECOND);
    await Promise.all(fleet.servers.map((server) => server.stop('SIGKILL')));
    await sleep(OUTAGE_SECONDS * SECOND);
    for (const server of fleet.servers) await fleet.revive(server);
    await sleep(8 * SECOND);
    await stopAll();
    await sleep(SECOND);
    const firings = await firingsOf(skips);
    expect(missedIn(firings)).toEqual([]);
    await expectAllRunsOver(fleet.tables);
  });

  /** Nobody waits for more than a minute here: the fire time is put back instead. */
  it.each([
    ['skip', 0],
    ['run_once', 1],
  ] as const)('make %s of what was missed: %d runs', async (misfire, made) => {
    const id = await createSchedule({ interval_seconds: 3600, misfire });
    await Promise.all(fleet.servers.map((server) => server.stop('SIGKILL')));
    await fleet.tables(
      `UPDATE schedules SET next_run_at = UTC_TIMESTAMP(3) - INTERVAL 5 HOUR WHERE id = ${String(id)}`,
    );
    for (const server of fleet.servers) await fleet.revive(server);
    await sleep(3 * SECOND);
    expect(await firingsOf(id)).toHaveLength(made);
    const [schedule] = await fleet.tables(
      `SELECT next_run_at FROM schedules WHERE id = ${String(id)}`,
    );
    const ahead = (schedule?.['next_run_at'] as Date).getTime() - Date.now();
    expect(ahead).toBeGreaterThan(3500 * SECOND);
  });
});
