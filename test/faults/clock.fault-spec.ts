import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateMariaDb } from '../support/private-mariadb';
import { SourceServer } from '../support/source-server';
import { ADMIN } from '../support/test-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';
import { FakeTime } from './support/fake-time';
import { Fleet, ownMariaDb } from './support/fleet';
import { expectAllRunsOver } from './support/invariants';

/** Ahead of the true time, one after the other: forwards, backwards, far backwards, right again. */
const JUMPS = [5, 1, -9, 0];
/** How long is looked on after each, and within how many runs a schedule of a second stays then. */
const LOOK_MS = 8000;
const FEWEST_RUNS = 4;
const MOST_RUNS = 20;

describe.each(['sqlite', 'mysql'] as const)('a clock that jumps by hours, on %s', (kind) => {
  const time = new FakeTime();
  let source: SourceServer;
  let mariaDb: PrivateMariaDb | undefined;
  let fleet: Fleet;
  let session: { readonly cookie: string };
  let resultPath: string;
  let schedules: string[];
  let scheduled: string;

  beforeAll(async () => {
    source = await SourceServer.start();
    mariaDb = kind === 'mysql' ? await ownMariaDb(time.environment) : undefined;
    fleet = await Fleet.start({
      servers: mariaDb ? 2 : 1,
      ...(mariaDb ? { mariaDb } : {}),
      env: { EGRESS_ALLOW: source.host, ...time.environment },
    });
    session = (fleet.servers[0]?.session.credentials ?? {}) as typeof session;
    const workflow = await createWorkflow(fleet.any());
    scheduled = String(workflow);
    const run = await fleet.any().post(`/workflows/${String(workflow)}/execute`, {});
    resultPath = `/workflows/${String(workflow)}/data/${String(run.body.data.result_id)}`;
    schedules = await Promise.all(
      [{ interval_seconds: 1 }, { cron: '* * * * * *', misfire: 'run_once' }].map(
        async (fields) => {
          const { body } = await fleet
            .any()
            .post(`/workflows/${String(workflow)}/schedules`, fields);
          return String(body.data.id);
        },
      ),
    );
  });
  afterAll(async () => {
    await fleet.close();
    mariaDb?.stop();
    await source.close();
  });

  const runsOf = async (schedule: string): Promise<number> =>
    (await fleet.tables(`SELECT id FROM executions WHERE schedule_id = ${schedule}`)).length;

  it.each(JUMPS)(
    'goes on at %d hours, with its sessions, results, schedules and runs',
    async (at) => {
      const held = await createWorkflow(fleet.any(), chain(source.node(3, 'held'), outputNode()));
      const underWay = fleet.servers.map((server) =>
        fleet.of(server).post(`/workflows/${String(held)}/execute`, {}),
      );
      await source.holds(underWay.length);
      const before = await Promise.all(schedules.map(runsOf));
      time.set(at);
      await sleep(LOOK_MS);
      const after = await Promise.all(schedules.map(runsOf));
      const made = after.map((runs, n) => runs - (before[n] ?? 0));
      for (const runs of made) {
        expect(runs).toBeGreaterThanOrEqual(FEWEST_RUNS);
        expect(runs).toBeLessThanOrEqual(MOST_RUNS);
      }
      source.release();
      expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual(
        underWay.map(() => 200),
      );
      for (const server of fleet.servers) {
        const client = fleet.of(server);
        expect((await client.with(session).get('/auth/me')).status).toBe(200);
        expect((await client.get(resultPath)).status).toBe(200);
        const { email, password } = ADMIN;
        expect((await client.post('/auth/login', { email, password })).status).toBe(200);
        expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
      }
      const given = await fleet.tables(
        "SELECT id FROM executions WHERE status NOT IN ('completed', 'queued', 'running')",
      );
      expect(given).toEqual([]);
    },
  );

  it('leaves no run behind, and has fired no time twice', async () => {
    for (const id of schedules) {
      const path = `/workflows/${scheduled}/schedules/${id}`;
      expect((await fleet.any().patch(path, { is_active: false })).status).toBe(200);
    }
    await expectAllRunsOver(fleet.tables);
    for (const id of schedules) {
      const firings = await fleet.tables(
        `SELECT execution_id FROM schedule_firings WHERE schedule_id = ${id}`,
      );
      expect(await runsOf(id)).toBe(firings.length);
    }
  });
});
