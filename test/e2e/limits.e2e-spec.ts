import { onEachDatabase } from '../support/databases';
import { isAlive } from '../support/engine-processes';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { TOPOLOGY } from '../support/topology';
import { chain, CHARGES, createWorkflow, outputNode } from '../support/workflows';

/** Of each run; long enough for all that the last test does while it holds runs. */
const LIMIT_SECONDS = TOPOLOGY === 'queue' ? 10 : 2;

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  let slow: number;
  let quick: number;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      database,
      env: {
        EGRESS_ALLOW: source.host,
        EXECUTION_TIMEOUT_SECONDS: String(LIMIT_SECONDS),
        EXECUTION_CONCURRENCY: '2',
        EXECUTION_QUEUE_LIMIT: '2',
        ALLOW_SIGNUP: 'true',
      },
    });
    slow = await createWorkflow(server.admin, chain(source.node(3, 'held'), outputNode()));
    quick = await createWorkflow(server.admin);
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const execute = (id: number) => server.admin.post(`/workflows/${String(id)}/execute`);

  it('stops a run at the time limit and keeps the process', async () => {
    expect((await execute(quick)).status).toBe(200);
    const engines = server.engines;
    const begun = performance.now();
    const { status, body } = await execute(slow);
    expect([status, body.error.code]).toEqual([504, 'EXECUTION_TIMEOUT']);
    expect(body.error.message).toContain('EXECUTION_TIMEOUT_SECONDS');
    expect(body.error.execution_id).toMatch(/^exec_/);
    expect(performance.now() - begun).toBeLessThan(LIMIT_SECONDS * 1000 + 20_000);
    expect(server.engines).toEqual(engines);
    source.release();
  });

  it('answers at the limit even where the process hangs, and replaces it', async () => {
    const run = execute(slow);
    await source.holds(1);
    const engines = server.engines;
    for (const pid of engines) process.kill(pid, 'SIGSTOP');
    const begun = performance.now();
    const { status, body } = await run;
    expect([status, body.error.code]).toEqual([504, 'EXECUTION_TIMEOUT']);
    expect(performance.now() - begun).toBeLessThan(LIMIT_SECONDS * 1000 + 20_000);
    source.release();
    while (engines.every(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const pid of engines.filter(isAlive)) process.kill(pid, 'SIGCONT');
    expect((await execute(quick)).body.data.rows).toEqual(CHARGES);
  });

  it('runs as many at once as allowed, lets the next wait, and refuses more', async () => {
    const other = await server.signUp('Other');
    const theirs = await createWorkflow(other);
    source.peak = 0;
    const running = [execute(slow), execute(slow)];
    await source.holds(2);
    const waiting = [execute(quick), execute(quick)];
    const queued = async () =>
      (await server.admin.get('/executions?status=queued')).body.data.executions as unknown[];
    while ((await queued()).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const refused = await execute(quick);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.body.error.message).toContain('EXECUTION_QUEUE_LIMIT');
    const foreign = other.post(`/workflows/${String(theirs)}/execute`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    source.release();
    expect((await foreign).status).toBe(200);
    for (const { body } of await Promise.all(running)) expect(body.data.total_rows).toBe(3);
    for (const { body } of await Promise.all(waiting)) expect(body.data.rows).toEqual(CHARGES);
    expect(source.peak).toBe(2);
    expect((await execute(quick)).status).toBe(200);
  });
});
