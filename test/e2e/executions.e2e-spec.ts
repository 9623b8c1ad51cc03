import { onEachDatabase } from '../support/databases';
import { isAlive } from '../support/engine-processes';
import { SourceServer } from '../support/source-server';
import { ADMIN, startServer, type TestServer } from '../support/test-server';
import {
  chain,
  CHARGES,
  createWorkflow,
  endlessQuery,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

const ASYNC = { headers: { prefer: 'respond-async' } };

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
        ALLOW_SIGNUP: 'true',
        EGRESS_ALLOW: source.host,
        EXECUTION_CONCURRENCY: '2',
        EXECUTION_QUEUE_LIMIT: '5',
      },
    });
    slow = await createWorkflow(server.admin, chain(source.node(3, 'held'), outputNode()));
    quick = await createWorkflow(
      server.admin,
      chain(rowsNode(), setterNode('limit', { count: 1 }), outputNode()),
    );
  });
  afterEach(() => {
    source.release();
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const execute = (id: number, options = {}) =>
    server.admin.post(`/workflows/${String(id)}/execute`, undefined, options);
  const start = async (id: number): Promise<string> =>
    (await execute(id, ASYNC)).body.data.execution_id as string;
  const read = async (id: string): Promise<Record<string, unknown>> =>
    (await server.admin.get(`/executions/${id}`)).body.data as Record<string, unknown>;
  const cancel = (id: string) => server.admin.post(`/executions/${id}/cancel`);
  const nodesOf = async (id: string) =>
    (await read(id)).nodes as readonly { readonly label: string; readonly status: string }[];
  /** The execution once it is over. */
  const over = async (id: string) => {
    for (;;) {
      const execution = await read(id);
      if (!['queued', 'running'].includes(execution.status as string)) return execution;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  describe('the record', () => {
    it('has the fields of a finished execute, and one row a node', async () => {
      const { data } = (await execute(quick)).body;
      const record = await read(data.execution_id as string);
      const { status, execution_time_ms, ...finished } = data;
      expect(record).toMatchObject(finished);
      expect(record).toMatchObject({
        status,
        trigger: 'api',
        workflow_version: 1,
        error: null,
        data_expired: false,
        nodes: [
          { node_type: 'input/rows', status: 'completed', rows_out: 2, error: null },
          { node_type: 'queryoperators/limit', status: 'completed', rows_in: 2 },
          { node_type: 'termination/dashboardOutput', status: 'completed' },
        ],
      });
      expect(execution_time_ms).toEqual(expect.any(Number));
      expect(Date.parse(record.finished_at as string)).toBeGreaterThanOrEqual(
        Date.parse(record.queued_at as string),
      );
    });

    it('tells of a failed run which node failed and why', async () => {
      const broken = await createWorkflow(
        server.admin,
        chain(rowsNode(), setterNode('sort', { by: [{ column: 'nope' }] }), outputNode()),
      );
      const answer = await execute(broken);
      const record = await read(answer.body.error.execution_id as string);
      expect(record).toMatchObject({
        status: 'failed',
        error: { code: 'EXECUTION_FAILED', message: answer.body.error.message },
        rows: [],
        result_id: null,
        nodes: [
          { status: expect.any(String) },
          { status: 'failed', error: expect.stringContaining('nope') },
          { status: 'pending' },
        ],
      });
    });

    it('is not found by those who may not read the workflow', async () => {
      const { execution_id } = (await execute(quick)).body.data;
      const email = 'other@example.com';
      await server.session.post('/users', { email, password: ADMIN.password });
      const other = await server.login(email, ADMIN.password);
      const answer = await other.get(`/executions/${String(execution_id)}`);
      expect([answer.status, answer.body.error.code]).toEqual([404, 'EXECUTION_NOT_FOUND']);
      const missing = await other.get('/executions/exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3');
      expect(missing.status).toBe(404);
      expect((await other.get('/executions')).body.data.executions).toEqual([]);
    });

    it.each(['1', 'exec_1', 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2VI'])('refuses the id %s', async (id) => {
      expect((await server.admin.get(`/executions/${id}`)).body.error.code).toBe('INVALID_INPUT');
    });
  });

  describe('lists', () => {
    it('page by cursor, the newest first, each run once', async () => {
      const id = await createWorkflow(server.admin);
      const runs: string[] = [];
      for (let n = 0; n < 5; n += 1)
        runs.push((await execute(id)).body.data.execution_id as string);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { data } = (
          await server.admin.get(`/workflows/${String(id)}/executions?limit=2${query}`)
        ).body;
        seen.push(...data.executions.map((run: { execution_id: string }) => run.execution_id));
        cursor = data.next_cursor as string | null;
      }
      expect(seen).toEqual(runs.reverse());
    });

    it('are narrowed by status, trigger and time', async () => {
      const begun = new Date().toISOString();
      const { execution_id } = (await execute(quick)).body.data;
      const listed = async (query: string) =>
        (await server.admin.get(`/executions?${query}`)).body.data.executions as {
          execution_id: string;
          status: string;
        }[];
      expect((await listed(`from=${begun}`)).map((run) => run.execution_id)).toEqual([
        execution_id,
      ]);
      expect(await listed(`from=${begun}&status=failed`)).toEqual([]);
      expect(await listed(`from=${begun}&trigger=schedule`)).toEqual([]);
      const before = await listed(`to=${begun}`);
      expect(before.map((run) => run.execution_id)).not.toContain(execution_id);
      expect((await server.admin.get('/executions?status=odd')).status).toBe(400);
      expect((await server.admin.get('/executions?from=yesterday')).status).toBe(400);
    });
  });

  describe('Prefer', () => {
    it('respond-async answers 202 with the place of the run, which goes on', async () => {
      const answer = await execute(quick, ASYNC);
      const { execution_id } = answer.body.data;
      expect(answer.status).toBe(202);
      expect(answer.headers.get('location')).toBe(`/api/v1/executions/${String(execution_id)}`);
      expect(answer.headers.get('preference-applied')).toBe('respond-async');
      expect(await over(execution_id as string)).toMatchObject({
        status: 'completed',
        rows: [CHARGES[0]],
      });
    });

    it('wait=N answers the rows in time, or 202', async () => {
      expect((await execute(quick, { headers: { prefer: 'wait=20' } })).status).toBe(200);
      const late = await execute(slow, { headers: { prefer: 'wait=0' } });
      expect(late.status).toBe(202);
      await cancel(late.body.data.execution_id as string);
    });
  });

  /** The id of the one run at work, once it is recorded: its row is written while it works. */
  async function runningId(): Promise<string> {
    for (;;) {
      const { body } = await server.admin.get('/executions?status=running');
      const [run] = body.data.executions as { execution_id: string }[];
      if (run) return run.execution_id;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  describe('cancelling', () => {
    it('ends a run at work, and whoever waits for it is told', async () => {
      const waiting = execute(slow);
      await source.holds(1);
      const answer = await cancel(await runningId());
      expect(answer.body.data).toMatchObject({ status: 'cancelled' });
      expect((await waiting).body.error.code).toBe('EXECUTION_CANCELLED');
    });

    it('ends a run in the middle of its SQL', async () => {
      const id = await start(await createWorkflow(server.admin, endlessQuery()));
      const isRead = async () => (await nodesOf(id))[0]?.status === 'completed';
      while (!(await isRead())) await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await cancel(id)).body.data).toMatchObject({ status: 'cancelled' });
    });

    it('ends a run in the middle of its delivery', async () => {
      const { url } = source.node(3, 'held').config;
      const send = { ...outputNode(), node_type: 'http/send', config: { url } };
      const id = await start(await createWorkflow(server.admin, chain(rowsNode(), send)));
      await source.holds(1);
      expect((await cancel(id)).body.data).toMatchObject({ status: 'cancelled' });
    });

    it('ends a run whose process does not listen any more, and replaces that process', async () => {
      const id = await start(slow);
      await source.holds(1);
      const { engines } = server;
      for (const pid of engines) process.kill(pid, 'SIGSTOP');
      expect((await cancel(id)).body.data).toMatchObject({ status: 'cancelled' });
      while (engines.every(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const pid of engines.filter(isAlive)) process.kill(pid, 'SIGCONT');
      expect((await execute(quick)).status).toBe(200);
    });

    it('takes a run out of the queue, and tells before where it stood', async () => {
      const atWork = [await start(slow), await start(slow)];
      await source.holds(2);
      const first = await start(quick);
      const second = await start(quick);
      expect(await read(second)).toMatchObject({
        status: 'queued',
        queued_reason: 'no_free_place',
        queue_position: 2,
        started_at: null,
        nodes: [],
      });
      expect((await cancel(second)).body.data).toMatchObject({ status: 'cancelled' });
      for (const id of atWork) await cancel(id);
      expect(await over(first)).toMatchObject({ status: 'completed' });
      expect(await read(second)).toMatchObject({ status: 'cancelled', started_at: null });
    });

    it('changes nothing of a run that is over', async () => {
      const { execution_id } = (await execute(quick)).body.data;
      expect((await cancel(execution_id as string)).body.data).toEqual(
        await read(execution_id as string),
      );
    });
  });

  describe('retry', () => {
    it('runs the same once more and says of what', async () => {
      const { execution_id } = (await execute(quick)).body.data;
      const again = await server.admin.post(`/executions/${String(execution_id)}/retry`);
      expect(again.body.data).toMatchObject({ status: 'completed', rows: [CHARGES[0]] });
      expect(await read(again.body.data.execution_id as string)).toMatchObject({
        trigger: 'retry',
        retry_of: execution_id,
      });
    });

    it('is refused while the run is not over', async () => {
      const id = await start(slow);
      const answer = await server.admin.post(`/executions/${id}/retry`);
      expect([answer.status, answer.body.error.code]).toEqual([409, 'CONFLICT']);
      await cancel(id);
    });
  });

  describe('the settings of a workflow', () => {
    it('stop a run that takes longer than its timeout_seconds', async () => {
      const id = await createWorkflow(server.admin, {
        ...chain(source.node(3, 'held'), outputNode()),
        timeout_seconds: 1,
      });
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([504, 'EXECUTION_TIMEOUT']);
    });

    it('let runs beyond max_concurrency wait, or skip them', async () => {
      const fields = { ...chain(source.node(3, 'held'), outputNode()), max_concurrency: 1 };
      const id = await createWorkflow(server.admin, fields);
      const first = await start(id);
      await source.holds(1);
      const second = await start(id);
      expect(await read(second)).toMatchObject({
        status: 'queued',
        queued_reason: 'workflow_concurrency',
      });
      await server.admin.patch(`/workflows/${String(id)}`, { overlap: 'skip' });
      expect((await execute(id)).body.error.code).toBe('CONFLICT');
      source.release();
      await over(first);
      await source.holds(1);
      source.release();
      expect(await over(second)).toMatchObject({ status: 'completed' });
    });
  });

  it('refuses runs when the queue is full', async () => {
    const runs = [await start(slow), await start(slow)];
    await source.holds(2);
    for (let n = 0; n < 5; n += 1) runs.push(await start(slow));
    const { status, body, headers } = await execute(slow);
    expect([status, body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    for (const id of runs.reverse()) await cancel(id);
  });

  it('lets a small organization start before the long queue of another', async () => {
    const small = await server.signUp('small');
    const theirs = await createWorkflow(small);
    const blocking = [await start(slow), await start(slow)];
    await source.holds(2);
    const queue = [];
    for (let n = 0; n < 4; n += 1) queue.push(await start(slow));
    const run = small.post(`/workflows/${String(theirs)}/execute`);
    const waits = async () =>
      ((await small.get('/executions?status=queued')).body.data.executions as unknown[]).length > 0;
    while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 20));
    const [first = ''] = blocking;
    await cancel(first);
    expect((await run).status).toBe(200);
    for (const id of [...queue.reverse(), ...blocking]) await cancel(id);
  });

  it('keeps what waits over a restart, and ends what was at work when it was killed', async () => {
    const atWork = [await start(slow), await start(slow)];
    await source.holds(2);
    const waiting = await start(quick);
    await server.stop('SIGKILL');
    await server.start();
    expect(await over(waiting)).toMatchObject({ status: 'completed', rows: [CHARGES[0]] });
    for (const id of atWork)
      expect(await over(id)).toMatchObject({ error: { code: 'EXECUTION_CRASHED' } });
  });

  it('streams the progress of a run until its end', async () => {
    const id = await start(slow);
    await source.holds(1);
    const response = await fetch(`${server.url}/api/v1/executions/${id}/events`, {
      headers: server.admin.credentials,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    source.release();
    const text = await response.text();
    const names = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect(names[0]).toBe('status');
    expect(names.at(-1)).toBe('end');
    expect(names).toEqual(expect.arrayContaining(['node', 'delivering']));
    const [, last = ''] = /event: end\ndata: (.*)\n/.exec(text) ?? [];
    expect(JSON.parse(last)).toMatchObject({ execution_id: id, status: 'completed' });
    expect(server.output).not.toContain('"level":"error"');
  });

  it('streams all to a follower whose last event is of another run', async () => {
    const id = await start(slow);
    await source.holds(1);
    const response = await fetch(`${server.url}/api/v1/executions/${id}/events`, {
      headers: { ...server.admin.credentials, 'last-event-id': '999999' },
    });
    source.release();
    expect(await response.text()).toMatch(/^id: 1$/m);
  });

  it('tells nothing of the end to a follower whose key was revoked meanwhile', async () => {
    const { body } = await server.admin.post('/keys', { name: 'Follower' });
    const { key, full_key } = body as { key: { id: number }; full_key: string };
    const id = await start(slow);
    await source.holds(1);
    const response = await fetch(`${server.url}/api/v1/executions/${id}/events`, {
      headers: { authorization: `Bearer ${full_key}` },
    });
    expect(response.status).toBe(200);
    await server.admin.delete(`/keys/${String(key.id)}`);
    source.release();
    const text = await response.text();
    expect(text).toContain('event: status');
    expect(text).not.toContain('event: end');
  });
});
