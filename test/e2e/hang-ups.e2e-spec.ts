import { setTimeout as sleep } from 'node:timers/promises';
import { HangUps } from '../support/hang-ups';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { chain, outputNode } from '../support/workflows';

describe.each([true, false])('CANCEL_ON_DISCONNECT=%s', (isOn) => {
  let server: TestServer;
  let source: SourceServer;
  let calls: HangUps;

  beforeAll(async () => {
    source = await SourceServer.start();
    const env = {
      CANCEL_ON_DISCONNECT: String(isOn),
      EGRESS_ALLOW: source.host,
      EXECUTION_CONCURRENCY: '2',
    };
    server = await startServer({ env });
    calls = new HangUps(server, source);
  });
  afterEach(() => {
    source.release();
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  /** A run that goes on is left alone for long enough to be cancelled if it were to be. */
  const goesOn = async (id: number) => {
    await sleep(300);
    source.release();
    expect(await calls.over(id)).toMatchObject({ status: 'completed' });
  };

  if (!isOn) {
    it('finishes the run of a caller who is gone', async () => {
      await goesOn(await calls.hangUp());
    });
    return;
  }

  it('stops a run at work whose caller is gone, and says why', async () => {
    const id = await calls.hangUp();
    const { execution_id } = await calls.over(id);
    const answer = await server.admin.get(`/executions/${execution_id}`);
    expect(answer.body.data).toMatchObject({
      status: 'cancelled',
      error: {
        code: 'EXECUTION_CANCELLED',
        message:
          'The run was cancelled: its caller went away before it was answered (CANCEL_ON_DISCONNECT)',
      },
    });
    const log = await server.admin.get('/audit?action=execution.cancelled&limit=1');
    expect(log.body.data.entries[0]).toMatchObject({
      resource: { id: execution_id },
      details: { workflow_id: id, reason: 'caller_gone' },
    });
  });

  it('stops one that waits, and one that is a retry', async () => {
    const first = await calls.workflow();
    const block = () =>
      server.admin.post(`/workflows/${String(first)}/execute`, undefined, {
        headers: { prefer: 'respond-async' },
      });
    const [blocking] = [await block(), await block()];
    await source.holds(2);
    const waiting = await calls.hangUp({ whileWaiting: true });
    expect(await calls.over(waiting)).toMatchObject({
      status: 'cancelled',
      error: {
        message: expect.stringContaining('while it waited: its caller went away') as string,
      },
    });
    const { execution_id } = blocking.body.data as { execution_id: string };
    source.release();
    await calls.over(first);
    await calls.hangUp({ path: `/executions/${execution_id}/retry` });
    expect(await calls.over(first)).toMatchObject({ status: 'cancelled', trigger: 'retry' });
  });

  it.each([
    ['an Idempotency-Key', { 'idempotency-key': 'asked-again' }],
    ['Prefer: wait', { prefer: 'wait=60' }],
  ])('finishes one with %s', async (_name, headers) => {
    await goesOn(await calls.hangUp({ headers }));
  });

  it('leaves alone a run that is answered', async () => {
    const id = await calls.workflow(chain(source.node(3), outputNode()));
    const answer = await server.admin.post(`/workflows/${String(id)}/execute`, undefined, {
      headers: { connection: 'close' },
    });
    expect(answer.status).toBe(200);
    expect(await calls.over(id)).toMatchObject({ status: 'completed' });
  });
});
