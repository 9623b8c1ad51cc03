import type { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { ADMIN, startServer, type TestServer } from '../support/test-server';
import { CHARGES, createWorkflow } from '../support/workflows';

onEachDatabase((database) => {
  let server: TestServer;
  let workflow: number;

  beforeAll(async () => {
    server = await startServer({ database });
  });
  beforeEach(async () => {
    workflow = await createWorkflow(server.admin);
  });
  afterAll(() => server.close());

  const path = (id?: number) =>
    `/workflows/${String(workflow)}/schedules${id === undefined ? '' : `/${String(id)}`}`;
  const create = (fields: object) => server.admin.post(path(), fields);
  const runs = async () =>
    (await server.admin.get(`/workflows/${String(workflow)}/executions`)).body.data.executions as {
      execution_id: string;
      status: string;
      trigger: string;
      schedule_id: number;
    }[];
  /** Waits until as many runs are over. */
  const runsOver = async (count: number) => {
    for (;;) {
      const over = (await runs()).filter(({ status }) => status === 'completed');
      if (over.length >= count) return over;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('shows the next run and the next five fire times', async () => {
    const { status, body } = await create({ cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      workflow_id: workflow,
      cron: '0 9 * * 1-5',
      interval_seconds: null,
      is_active: true,
      misfire: 'skip',
      last_run_at: null,
    });
    expect(body.data.next_fire_times).toHaveLength(5);
    expect(body.data.next_run_at).toBe(body.data.next_fire_times[0]);
    expect((await server.admin.get(path(body.data.id as number))).body.data).toEqual(body.data);
    expect((await server.admin.get(path())).body.data.schedules).toEqual([body.data]);
  });

  it('runs the workflow each time, once', async () => {
    const { body } = await create({ interval_seconds: 1, params: { who: 'schedule' } });
    const [run] = await runsOver(3);
    expect(run).toMatchObject({ trigger: 'schedule', schedule_id: body.data.id });
    const record = await server.admin.get(`/executions/${run?.execution_id ?? ''}`);
    expect(record.body.data.rows).toEqual(CHARGES);
    const { data } = (await server.admin.get(path(body.data.id as number))).body;
    expect(data.last_execution_id).toMatch(/^exec_/);
    await server.admin.delete(path(body.data.id as number));
  });

  it('takes edits at once, and stops with the schedule or its workflow', async () => {
    const { body } = await create({ cron: '0 0 1 1 *' });
    const id = body.data.id as number;
    const changed = await server.admin.patch(path(id), { interval_seconds: 1 });
    expect(changed.body.data).toMatchObject({ cron: null, interval_seconds: 1 });
    await runsOver(1);
    const stopped = await server.admin.patch(path(id), { is_active: false });
    expect(stopped.body.data).toMatchObject({ next_run_at: null, next_fire_times: [] });
    const count = (await runs()).length;
    await pause(1500);
    expect(await runs()).toHaveLength(count);
    await server.admin.patch(path(id), { is_active: true });
    await server.admin.patch(`/workflows/${String(workflow)}`, { is_active: false });
    const before = (await runs()).length;
    await pause(1500);
    expect(await runs()).toHaveLength(before);
    await server.admin.delete(`/workflows/${String(workflow)}`);
    expect((await server.admin.get(path(id))).body.error.code).toBe('WORKFLOW_NOT_FOUND');
  });

  it.each([
    [{}, 'cron'],
    [{ cron: '0 9 * * *', interval_seconds: 5 }, 'cron'],
    [{ cron: 'whenever' }, 'cron'],
    [{ cron: '0 0 30 2 *' }, 'cron'],
    [{ cron: '0 9 * * *', timezone: 'Middle/Earth' }, 'timezone'],
    [{ interval_seconds: 0 }, 'interval_seconds'],
    [{ interval_seconds: 1, misfire: 'panic' }, 'misfire'],
  ])('refuses %j, naming %s', async (fields, field) => {
    const { status, body } = await create(fields);
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(body.error.details[0].path).toBe(field);
  });

  it('keeps the limit of a workflow where many are created at once', async () => {
    const fields = { cron: '0 9 * * *', is_active: false };
    const answers = await Promise.all(Array.from({ length: 60 }, () => create(fields)));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body.error.message as string)).toEqual(
      Array(10).fill('A workflow has at most 50 schedules'),
    );
    expect((await server.admin.get(path())).body.data.schedules).toHaveLength(50);
  });

  describe('access', () => {
    let other: ApiClient;
    beforeAll(async () => {
      const email = 'other@example.com';
      await server.session.post('/users', { email, password: ADMIN.password });
      other = await server.createKey(await server.login(email, ADMIN.password));
    });

    it('is that of the workflow: unseen, read, or changed by its owner', async () => {
      const { body } = await create({ cron: '0 9 * * *' });
      const id = body.data.id as number;
      expect((await other.get(path(id))).body.error.code).toBe('WORKFLOW_NOT_FOUND');
      await server.admin.patch(`/workflows/${String(workflow)}`, { visibility: 'organization' });
      expect((await other.get(path(id))).status).toBe(200);
      for (const answer of [
        await other.post(path(), { cron: '0 9 * * *' }),
        await other.patch(path(id), { is_active: false }),
        await other.delete(path(id)),
      ]) {
        expect(answer.body.error.code).toBe('FORBIDDEN');
      }
      expect((await server.admin.get(path(id + 1000))).body.error.code).toBe('SCHEDULE_NOT_FOUND');
    });
  });
});
