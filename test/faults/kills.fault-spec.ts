import { setTimeout as sleep } from 'node:timers/promises';
import { engineProcessesOf } from '../support/engine-processes';
import type { PrivateMariaDb } from '../support/private-mariadb';
import type { TestServer } from '../support/test-server';
import { Fleet, ownMariaDb } from './support/fleet';
import {
  ageResults,
  expectAllRunsOver,
  expectKept,
  expectNoOrphans,
  expectSentOnce,
} from './support/invariants';
import { Journal } from './support/journal';
import { Load } from './support/load';
import { Recorder } from './support/recorder';

/** Processes killed on each database. */
const LOOPS = Number(process.env['VANTAGE_TEST_FAULT_LOOPS'] ?? 10);
/** Beyond its start. */
const LONGEST_LIFE_MS = 3000;
const STARTS_EVERY = 4;

describe.each(['sqlite', 'mysql'] as const)('processes that are killed, on %s', (kind) => {
  const journal = new Journal();
  let recorder: Recorder;
  let mariaDb: PrivateMariaDb | undefined;
  let fleet: Fleet;
  let load: Load;

  beforeAll(async () => {
    recorder = await new Recorder().listen();
    mariaDb = kind === 'mysql' ? await ownMariaDb() : undefined;
    fleet = await Fleet.start({
      servers: mariaDb ? 2 : 1,
      ...(mariaDb ? { mariaDb } : {}),
      env: { EGRESS_ALLOW: recorder.host },
    });
    load = new Load(fleet.any, journal, recorder);
    await load.prepare();
  });
  afterAll(async () => {
    await fleet.close();
    mariaDb?.stop();
    await recorder.close();
  });

  const killEngines = (server: TestServer): void => {
    for (const pid of engineProcessesOf(server.pid)) process.kill(pid, 'SIGKILL');
  };
  const killServer = async (server: TestServer): Promise<void> => {
    await server.stop('SIGKILL');
    await fleet.revive(server);
  };

  it(`loses nothing that was acknowledged and sends nothing twice, ${String(LOOPS)} times`, async () => {
    load.begin();
    for (let loop = 0; loop < LOOPS; loop += 1) {
      // Now and then in the middle of a start
      if (loop % STARTS_EVERY > 0) await fleet.untilReady();
      await sleep(Math.random() * LONGEST_LIFE_MS);
      const server = fleet.servers[loop % fleet.servers.length];
      if (!server) break;
      if (Math.random() < 0.4) killEngines(server);
      else await killServer(server);
    }
    await sleep(1000);
    await load.end();
    await expectAllRunsOver(fleet.tables);
    await expectKept(journal, fleet.tables);
    expectSentOnce(journal, recorder);
    expect(journal.completed.length + journal.sent.length).toBeGreaterThan(LOOPS);
  }, 3_600_000);

  it('has no result row without its file, and no file without its row, after a sweep', async () => {
    for (const server of fleet.servers) await server.stop();
    ageResults(fleet.dataDir);
    await fleet.restart();
    await expectNoOrphans(fleet.dataDir, fleet.tables);
  });

  it('works as if nothing had happened', async () => {
    for (const server of fleet.servers) {
      const answer = await fleet.of(server).post(`/workflows`, { title: 'Afterwards' });
      expect(answer.status).toBe(201);
    }
  });
});
