import { setTimeout as sleep } from 'node:timers/promises';
import { onEachDatabase } from '../support/databases';
import { isAlive } from '../support/engine-processes';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { lockTable } from '../support/table-lock';
import { chain, CHARGES, createWorkflow, outputNode, rowsNode } from '../support/workflows';

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  let slow: number;
  let quick: number;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      database,
      env: { EGRESS_ALLOW: source.host, ENGINE_PROCESSES: '2' },
    });
    slow = await createWorkflow(server.admin, chain(source.node(3, 'held'), outputNode()));
    quick = await createWorkflow(server.admin);
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const execute = (id: number) => server.admin.post(`/workflows/${String(id)}/execute`);
  const expectQuickRun = async (): Promise<void> => {
    const { body } = await execute(quick);
    expect(body.error).toBeUndefined();
    expect(body.data.rows).toEqual(CHARGES);
  };

  if (database === 'mysql') {
    it('neither delivers a run nor says that it is accepted before it is recorded', async () => {
      const tag = source.node(1).config['url'] as string;
      const send = { ...outputNode(), node_type: 'http/send', config: { url: tag } };
      const id = await createWorkflow(server.admin, chain(rowsNode(), send));
      const answers: number[] = [];
      const before = source.requests;
      const unlock = await lockTable(server.database.url ?? '', 'executions');
      const calls = [undefined, { headers: { prefer: 'respond-async' } }].map(async (options) => {
        answers.push(
          (await server.admin.post(`/workflows/${String(id)}/execute`, {}, options)).status,
        );
      });
      await sleep(1000);
      expect([answers, source.requests - before]).toEqual([[], 0]);
      await unlock();
      await Promise.all(calls);
      expect(answers.toSorted()).toEqual([200, 202]);
    });
  }

  it('survives the death of all engine processes in the middle of a run', async () => {
    const run = execute(slow);
    await source.holds(1);
    for (const pid of server.engines) process.kill(pid, 'SIGKILL');
    const { status, body } = await run;
    expect([status, body.error.code]).toEqual([500, 'EXECUTION_CRASHED']);
    expect(body.error.execution_id).toMatch(/^exec_/);
    source.release();
    expect((await server.admin.get('/workflows')).status).toBe(200);
    await expectQuickRun();
  });

  it('survives it several times in a row', async () => {
    for (let round = 0; round < 3; round += 1) {
      const runs = [execute(slow), execute(slow)];
      await source.holds(2);
      for (const pid of server.engines) process.kill(pid, 'SIGKILL');
      for (const { body } of await Promise.all(runs)) {
        expect(body.error.code).toBe('EXECUTION_CRASHED');
      }
      source.release();
      await expectQuickRun();
    }
  }, 120_000);

  it('validates and reads pages again after every process was lost', async () => {
    const { body } = await execute(quick);
    for (const pid of server.engines) process.kill(pid, 'SIGKILL');
    const page = `/workflows/${String(quick)}/data/${String(body.data.result_id)}`;
    expect((await server.admin.get(page)).body.data.rows).toEqual(CHARGES);
    expect((await server.admin.post(`/workflows/${String(quick)}/validate`)).status).toBe(200);
  });

  it('answers with EXECUTION_CANCELLED when the workflow is deleted during the run', async () => {
    const id = await createWorkflow(server.admin, chain(source.node(3, 'held'), outputNode()));
    const run = execute(id);
    await source.holds(1);
    expect((await server.admin.delete(`/workflows/${String(id)}`)).status).toBe(204);
    const { status, body } = await run;
    expect([status, body.error.code]).toEqual([409, 'EXECUTION_CANCELLED']);
    source.release();
  });

  it('finishes what is under way on SIGTERM, even twice, and leaves no process', async () => {
    const run = execute(slow);
    await source.holds(1);
    const engines = server.engines;
    const pid = server.pid;
    const stopped = server.stop('SIGTERM');
    await sleep(200);
    for (const target of [pid, ...engines].filter(isAlive)) process.kill(target, 'SIGTERM');
    await sleep(200);
    source.release();
    expect((await run).body.data.total_rows).toBe(3);
    expect(await stopped).toBe(0);
    expect(engines.filter(isAlive)).toEqual([]);
    await server.start();
  });

  it('leaves no process behind when it is killed, and marks its runs as crashed', async () => {
    const run = execute(slow).catch(() => undefined);
    await source.holds(1);
    const engines = server.engines;
    expect(engines.length).toBeGreaterThanOrEqual(3);
    await server.stop('SIGKILL');
    await run;
    for (let tries = 0; tries < 300 && engines.some(isAlive); tries += 1) await sleep(100);
    expect(engines.filter(isAlive)).toEqual([]);
    source.release();
    await server.start();
    await expectQuickRun();
  });
});
