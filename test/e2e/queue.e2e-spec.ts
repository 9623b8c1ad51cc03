import { METRICS_TOKEN, onQueue, QueueWorld, PATIENCE_MS } from '../support/queue-world';
import { ServerProcess, WORKER } from '../support/server-process';
import { chain, CHARGES, createWorkflow, rowsNode, outputNode } from '../support/workflows';

jest.setTimeout(PATIENCE_MS);

onQueue('two API processes and two workers that share no disk', () => {
  let world: QueueWorld;

  beforeAll(async () => {
    world = await QueueWorld.start({ apart: true });
  });
  afterEach(() => {
    world.source.release();
  });
  afterAll(async () => {
    await world.close();
  });

  it('answer a run with its rows, whichever API process is asked', async () => {
    for (const api of [0, 1] as const) {
      const { status, body } = await world.execute(world.quick, world.at(api));
      expect([status, body.data.rows]).toEqual([200, CHARGES]);
      const page = `/workflows/${String(world.quick)}/data/${String(body.data.result_id)}`;
      const other = api === 0 ? 1 : 0;
      expect((await world.at(other).get(page)).body.data.rows).toEqual(CHARGES);
    }
  });

  it('export and keep as latest outputs what a worker has computed', async () => {
    const { body } = await world.execute(world.quick);
    const path = `/workflows/${String(world.quick)}`;
    for (const api of [0, 1] as const) {
      const result = `${path}/data/${String(body.data.result_id)}`;
      const { text } = await world.at(api).get(`${result}/export?format=ndjson`);
      expect(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(CHARGES);
      const { data } = (await world.at(api).get(`${path}/outputs`)).body;
      expect(data.outputs[0].rows).toEqual(CHARGES);
    }
  });

  it('leave the carrying out to the workers', async () => {
    const pids = await world.ask('SELECT pid FROM workers ORDER BY pid');
    const workers = world.server.workers.map(({ pid }) => ({ pid }));
    expect(pids).toEqual(workers.sort((a, b) => a.pid - b.pid));
    const [first, second] = [await world.startRun(world.slow), await world.startRun(world.slow)];
    await world.source.holds(2);
    expect(await world.workerOf(first)).not.toBe(await world.workerOf(second));
    world.source.release();
    await world.until(first, 'completed');
    await world.until(second, 'completed');
  });

  it('tell of the progress of a run wherever they are asked, and from any event on', async () => {
    const id = await world.startRun(world.slow, world.at(0));
    await world.source.holds(1);
    while (!(await nodeStatuses(world, id)).includes('running')) continue;
    expect(await nodeStatuses(world, id)).toEqual(['running', 'pending']);
    const streams = await Promise.all([follow(world, id, 0), follow(world, id, 1)]);
    world.source.release();
    const [one, other] = await Promise.all(streams.map(toldBy));
    expect(one?.names).toEqual(expect.arrayContaining(['status', 'node', 'delivering', 'end']));
    expect(one?.names.at(-1)).toBe('end');
    expect(one?.ids).toEqual(one?.ids.map((_, index) => index + 1));
    expect(other?.ids).toEqual(one?.ids);
  });

  it('send only what came after the last event that a follower has seen', async () => {
    const id = await world.startRun(world.slow);
    while (!(await nodeStatuses(world, id)).includes('running')) continue;
    const stream = await follow(world, id, 1, '1');
    const stranger = await follow(world, id, 0, '999999');
    world.source.release();
    expect((await toldBy(stream)).ids[0]).toBe(2);
    expect((await toldBy(stranger)).ids[0]).toBe(1);
  });

  it('tell a follower of a waiting run when it begins', async () => {
    const blocking = [await world.startRun(world.slow), await world.startRun(world.slow)];
    await world.source.holds(2);
    const id = await world.startRun(world.quick);
    const stream = await follow(world, id, 0);
    world.source.release();
    const { text } = await toldBy(stream);
    expect(text).toMatch(/"queued".*"running".*event: node.*event: end/s);
    for (const one of blocking) await world.until(one, 'completed');
  });

  it('stop a run that another process carries out, and one that waits', async () => {
    const running = [await world.startRun(world.slow), await world.startRun(world.slow)];
    await world.source.holds(2);
    const waiting = await world.startRun(world.slow);
    for (const id of [waiting, ...running]) {
      const { status } = await world.at(1).post(`/executions/${id}/cancel`);
      expect(status).toBe(200);
      expect((await world.read(id)).status).toBe('cancelled');
    }
  });

  it('answer a caller who waits for a run that is cancelled', async () => {
    const answer = world.execute(world.slow, world.at(0));
    await world.source.holds(1);
    const { body } = await world.at(1).get('/executions?status=running');
    await world.at(1).post(`/executions/${String(body.data.executions[0].execution_id)}/cancel`);
    expect((await answer).body.error.code).toBe('EXECUTION_CANCELLED');
  });

  it('stop the run of a caller who hangs up', async () => {
    const hangUp = new AbortController();
    const path = `/workflows/${String(world.slow)}/execute`;
    const call = world.at(0).post(path, undefined, { signal: hangUp.signal });
    await world.source.holds(1);
    const { body } = await world.at(1).get('/executions?status=running');
    hangUp.abort();
    await expect(call).rejects.toThrow();
    await world.until(String(body.data.executions[0].execution_id), 'cancelled');
  });

  it('repeat an answer under its idempotency key on another API process', async () => {
    const path = `/workflows/${String(world.quick)}/execute`;
    const headers = { 'idempotency-key': 'once-and-for-all' };
    const first = await world.at(0).post(path, undefined, { headers });
    const again = await world.at(1).post(path, undefined, { headers });
    expect(again.body.data.execution_id).toBe(first.body.data.execution_id);
  });

  it('retry a run, and answer early who waits no longer than he said', async () => {
    const { body } = await world.execute(world.quick);
    const path = `/executions/${String(body.data.execution_id)}/retry`;
    expect((await world.at(1).post(path)).body.data.rows).toEqual(CHARGES);
    const prefer = { headers: { prefer: 'wait=1' } };
    const answer = await world
      .at(0)
      .post(`/workflows/${String(world.slow)}/execute`, undefined, prefer);
    expect(answer.status).toBe(202);
    world.source.release();
    await world.until(answer.body.data.execution_id as string, 'completed');
  });

  it('serve the organization with fewer runs at work first', async () => {
    const session = await world.server.signUp('small');
    const small = await world.server.createKey(session, { scope_level: 'client' });
    const theirs = await createWorkflow(small, chain(rowsNode(), outputNode()));
    const large = [];
    for (let n = 0; n < 6; n += 1) large.push(await world.startRun(world.slow));
    await world.source.holds(2);
    const answer = world.execute(theirs, small);
    const accepted = await small.get('/executions?status=queued');
    expect(accepted.status).toBe(200);
    const [first = ''] = large;
    await world.server.admin.post(`/executions/${first}/cancel`);
    expect((await answer).status).toBe(200);
    for (const id of large.reverse()) await world.server.admin.post(`/executions/${id}/cancel`);
  });

  it('show at each worker how runs went and how it is, to who shows the token, and no API', async () => {
    await world.execute(world.quick);
    const ended = await Promise.all(
      world.server.workers.map(async ({ address }) => {
        const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
        const text = await (await fetch(`${address}/metrics`, { headers })).text();
        const completed = /^vantage_runs_total\{status="completed",trigger="api"\} (\d+)$/m;
        return Number(completed.exec(text)?.[1] ?? 0);
      }),
    );
    expect(Math.max(...ended)).toBeGreaterThan(0);
    const [worker] = world.server.workers;
    const ask = async (path: string) => {
      const answer = await fetch(`${worker?.address ?? ''}${path}`);
      return { status: answer.status, body: (await answer.json()) as object };
    };
    expect(await ask('/health/ready')).toMatchObject({
      status: 200,
      body: { data: { checks: { database: 'ok', engine: 'ok', store: 'ok', queue: 'ok' } } },
    });
    expect(await ask('/health/live')).toMatchObject({ status: 200, body: { success: true } });
    expect(await ask('/metrics')).toMatchObject({
      status: 401,
      body: { error: { code: 'UNAUTHORIZED' }, meta: { request_id: expect.any(String) } },
    });
    for (const path of ['/executions', '/api/v1/executions', '/docs']) {
      expect(await ask(path)).toMatchObject({
        status: 404,
        body: { error: { code: 'NOT_FOUND' } },
      });
    }
  });

  it('name the setting where the port of a worker is taken', async () => {
    const { port } = new URL(world.server.apis[0]?.address ?? '');
    const env = { ...world.server.environment({}), WORKER_PORT: port };
    const start = new ServerProcess(WORKER, env).start();
    await expect(start).rejects.toThrow(
      `127.0.0.1:${port} is in use: stop what listens there or set WORKER_PORT`,
    );
  });

  it('fire schedules once', async () => {
    const path = `/workflows/${String(world.quick)}/schedules`;
    const { body } = await world.server.admin.post(path, { interval_seconds: 1 });
    const runs = `/workflows/${String(world.quick)}/executions?trigger=schedule&status=completed`;
    for (;;) {
      const list = await world.server.admin.get(runs);
      if ((list.body.data.executions as unknown[]).length >= 2) break;
    }
    await world.server.admin.delete(`${path}/${String(body.data.id)}`);
    const twice = await world.ask(
      'SELECT fire_at FROM schedule_firings GROUP BY schedule_id, fire_at HAVING COUNT(*) > 1',
    );
    expect(twice).toEqual([]);
  });
});

async function nodeStatuses(world: QueueWorld, executionId: string): Promise<string[]> {
  return (await world.read(executionId)).nodes.map(({ status }) => status);
}

/** Follows the run through one of the API processes; resolves once that has begun to answer. */
function follow(world: QueueWorld, executionId: string, api: 0 | 1, lastEventId?: string) {
  const client = world.at(api);
  const resumed: Record<string, string> =
    lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return fetch(`${client.url}/api/v1/executions/${executionId}/events`, {
    headers: { ...client.credentials, ...resumed },
  });
}

/** All that the follower was told, once it is over. */
async function toldBy(stream: Response) {
  const text = await stream.text();
  return {
    text,
    names: [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name),
    ids: [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)),
  };
}
