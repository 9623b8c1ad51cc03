import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow } from '../support/workflows';
import { until } from './support/invariants';
import { ENDS, type Manner, MisbehavingServer, PHASES } from './support/misbehaving-server';
import { type Service, SERVICES } from './support/speeches';

/** Of every workflow here; nothing may take much longer. */
const TIMEOUT_SECONDS = 5;
const LATEST_ANSWER_MS = 20_000;

const MANNERS: readonly Manner[] = PHASES.flatMap((phase) => ENDS.map((end) => ({ phase, end })));

describe('what nodes call that does not behave', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ env: { EGRESS_ALLOW: '127.0.0.1', EXECUTION_CONCURRENCY: '16' } });
  });
  afterAll(() => server.close());

  const workflowOver = async (service: Service, port: number): Promise<number> => {
    const credential = service.credential?.(port);
    const name = `${service.name} ${String(port)}`;
    const stored =
      credential && (await server.session.post('/credentials', { name, ...credential }));
    const nodes = service.nodes(port, stored?.body.data.id as number | undefined);
    return createWorkflow(server.admin, { ...chain(...nodes), timeout_seconds: TIMEOUT_SECONDS });
  };
  /** How a run ended: its code, in time and without having blocked the server. */
  const endOf = async (id: number): Promise<string> => {
    const begun = performance.now();
    const { status, body } = await server.admin.post(`/workflows/${String(id)}/execute`, {});
    const isLate = performance.now() - begun > LATEST_ANSWER_MS;
    return `${String(status)} ${String(body.error?.code)}${isLate ? ' late' : ''}`;
  };
  const ENDINGS = ['422 EXECUTION_FAILED', '504 EXECUTION_TIMEOUT'];
  const endingsOf = ({ hasTakenOnceItAnswers }: Service, phase: Manner['phase']): string[] =>
    hasTakenOnceItAnswers && phase === 'in the answer' ? [...ENDINGS, '200 undefined'] : ENDINGS;

  it.each(SERVICES)('$name: each run ends in time, whatever the phase', async (service) => {
    const stubs = await Promise.all(
      MANNERS.map((manner) => MisbehavingServer.start(service.speech, manner)),
    );
    const ids: number[] = [];
    for (const stub of stubs) ids.push(await workflowOver(service, stub.port));
    const ends = await Promise.all(ids.map(endOf));
    const surprises = MANNERS.map((manner, n) => ({ ...manner, ended: ends[n] ?? '' })).filter(
      ({ phase, ended }) => !endingsOf(service, phase).includes(ended),
    );
    expect(surprises).toEqual([]);
    await until('Connections are still open', () =>
      MANNERS.filter((_, n) => (stubs[n]?.open ?? 0) > 0),
    );
    await Promise.all(stubs.map((stub) => stub.close()));
    expect((await server.admin.get('/workflows')).status).toBe(200);
  });

  describe('and does not even accept connections', () => {
    let stopped: ChildProcess;
    let port: number;
    const queue: Socket[] = [];

    /** A listening process that was stopped, its queue full: to connect to it takes for ever. */
    beforeAll(async () => {
      const script =
        "const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))";
      stopped = spawn(process.execPath, ['-e', script]);
      const [line] = (await once(stopped.stdout ?? stopped, 'data')) as [Buffer];
      port = Number(line.toString());
      stopped.kill('SIGSTOP');
      for (let n = 0; n < 8; n += 1) {
        queue.push(connect(port, '127.0.0.1').on('error', () => undefined));
      }
    });
    afterAll(() => {
      for (const socket of queue) socket.destroy();
      stopped.kill('SIGKILL');
    });

    it.each(SERVICES)('$name', async (service) => {
      expect(ENDINGS).toContain(await endOf(await workflowOver(service, port)));
    });
  });

  it('leaves nothing behind that runs', async () => {
    const id = await createWorkflow(server.admin);
    expect((await server.admin.post(`/workflows/${String(id)}/execute`, {})).status).toBe(200);
    const { body } = await server.admin.get('/executions?status=running');
    expect(body.data.executions).toEqual([]);
  });
});
