import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateMariaDb } from '../support/private-mariadb';
import { SourceServer } from '../support/source-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';
import { Fleet, ownMariaDb } from './support/fleet';
import { HonestClient } from './support/honest-client';
import { expectAllRunsOver } from './support/invariants';

const CALLERS = 6;
const RUN_MS = 300;
const ROUNDS = 4;

/**
 * A server that is asked to stop answers what it began, and refuses the rest with 503 before it
 * begins any of it. A caller that goes to another server then, or where nobody listens any more, must
 * not see a single failure; a connection that breaks off counts as one.
 */
describe('servers that are stopped one after the other under load', () => {
  let mariaDb: PrivateMariaDb;
  let source: SourceServer;
  let fleet: Fleet;
  let client: HonestClient;

  beforeAll(async () => {
    mariaDb = await ownMariaDb();
    source = await SourceServer.start();
    fleet = await Fleet.start({
      servers: 2,
      mariaDb,
      env: { EGRESS_ALLOW: source.host, SHUTDOWN_DRAIN_SECONDS: '3' },
    });
    client = new HonestClient(fleet);
  });
  afterAll(async () => {
    client.close();
    await fleet.close();
    mariaDb.stop();
    await source.close();
  });

  it('fail no request, finish every run, and exit with 0', async () => {
    const id = await createWorkflow(fleet.any(), chain(source.node(3, RUN_MS), outputNode()));
    const failures: string[] = [];
    let completed = 0;
    let stopped = false;
    const callers = Array.from({ length: CALLERS }, async () => {
      while (!stopped) {
        try {
          const path = `/workflows/${String(id)}/execute`;
          const answer = await client.call((api) => api.post(path, {}));
          if (answer.status === 200) completed += 1;
          else failures.push(answer.text);
        } catch (error) {
          failures.push(String((error as Error).cause ?? error));
        }
      }
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      await sleep(1000);
      const server = fleet.servers[round % 2];
      if (!server) break;
      const ending = server.stop('SIGTERM');
      expect(await ending).toBe(0);
      await fleet.revive(server);
    }
    await sleep(500);
    stopped = true;
    await Promise.all(callers);
    expect(failures).toEqual([]);
    expect(completed).toBeGreaterThan(ROUNDS);
    await expectAllRunsOver(fleet.tables);
    const ended = await fleet.tables(
      'SELECT status, COUNT(*) AS n FROM executions GROUP BY status',
    );
    expect(ended.map(({ status }) => status)).toEqual(['completed']);
  });

  it('say so to whoever asks whether they are ready', async () => {
    const [server] = fleet.servers;
    if (!server) throw new Error('no server');
    const id = await createWorkflow(fleet.any(), chain(source.node(3, 'held'), outputNode()));
    const run = fleet.of(server).post(`/workflows/${String(id)}/execute`, {});
    await source.holds(1);
    const ending = server.stop('SIGTERM');
    await sleep(300);
    const ready = await fetch(`${server.url}/health/ready`);
    const live = await fetch(`${server.url}/health/live`);
    source.release();
    expect([ready.status, ready.headers.get('retry-after') !== null]).toEqual([503, true]);
    expect(live.status).toBe(200);
    expect((await run).status).toBe(200);
    expect(await ending).toBe(0);
    await fleet.revive(server);
  });
});
