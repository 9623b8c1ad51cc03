import { Logger } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { Environment } from '../../platform/config/environment';
import { LoggingSettings } from '../../platform/config/logging.settings';
import { createLog } from '../../platform/logging/log';
import type { EngineQueries, FromEngine, RunOutcome, RunPlan } from '../process-pool/messages';
import { ActiveSecrets } from './active-secrets';
import { EngineService } from './engine-service';

const plan = (executionId: string) =>
  ({ executionId, secrets: ['hush-hush'] }) as unknown as RunPlan;
const settle = () => new Promise((resolve) => setImmediate(resolve));

function service(queries: Partial<EngineQueries> = {}) {
  const sent: FromEngine[] = [];
  const signals = new Map<string, AbortSignal>();
  const finish = new Map<string, (outcome: RunOutcome) => void>();
  const engine = new EngineService(
    {
      run: ({ executionId }, { signal, emit }) => {
        signals.set(executionId, signal);
        emit({ kind: 'delivering' });
        return new Promise((resolve) => finish.set(executionId, resolve));
      },
    },
    {
      readPage: () => Promise.resolve(''),
      checkExpressions: () => Promise.resolve([]),
      testCredential: () => Promise.resolve({ ok: true, message: '' }),
      ...queries,
    },
    {
      export: ({ location }, signal) => {
        if (location === 'gone') return Promise.reject(new AppError('DATA_EXPIRED', 'gone'));
        if (location === 'odd') return Promise.reject(new Error('secret'));
        if (location === 'done') return Promise.resolve({ path: '/done.csv', bytes: 3 });
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new AppError('EXPORT_FAILED', 'cancelled'));
          });
        });
      },
    },
    (message) => sent.push(message),
    new ActiveSecrets(),
  );
  return { engine, sent, signals, finish };
}

describe('EngineService', () => {
  it('does several runs at once and reports each', async () => {
    const { engine, sent, finish } = service();
    engine.receive({ type: 'run', plan: plan('a'), mayDeliver: true });
    engine.receive({ type: 'run', plan: plan('b'), mayDeliver: true });
    finish.get('b')?.({ status: 'cancelled' });
    await settle();
    expect(sent).toEqual([
      { type: 'events', executionId: 'a', events: [{ kind: 'delivering' }] },
      { type: 'events', executionId: 'b', events: [{ kind: 'delivering' }] },
      { type: 'outcome', executionId: 'b', events: [], outcome: { status: 'cancelled' } },
    ]);
  });

  it('tells nothing of the secrets of a run', async () => {
    const { engine, sent, finish } = service();
    engine.receive({ type: 'run', plan: plan('a'), mayDeliver: true });
    finish.get('a')?.({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message: 'Refused: hush-hush',
      details: [{ path: 'hush-hush', message: 'Refused: hush-hush' }],
    });
    await settle();
    expect(JSON.stringify(sent)).not.toContain('hush-hush');
    expect(sent.at(-1)).toMatchObject({ outcome: { message: 'Refused: [secret]' } });
  });

  it('cancels the run that is named, and minds no unknown one', () => {
    const { engine, signals } = service();
    engine.receive({ type: 'run', plan: plan('a'), mayDeliver: true });
    engine.receive({ type: 'run', plan: plan('b'), mayDeliver: true });
    engine.receive({ type: 'cancel', executionId: 'a' });
    engine.receive({ type: 'cancel', executionId: 'unknown' });
    expect([signals.get('a')?.aborted, signals.get('b')?.aborted]).toEqual([true, false]);
  });

  it('answers questions, or says why not and logs what nobody foresaw', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const { engine, sent } = service({
      readPage: ({ location }) =>
        location === 'gone'
          ? Promise.reject(new AppError('DATA_EXPIRED', 'It has expired'))
          : Promise.resolve(`page of ${location}`),
      checkExpressions: () => Promise.reject(new Error('secret')),
    });
    const ask = (id: number, name: 'readPage' | 'checkExpressions', location: string) => {
      engine.receive({ type: 'query', id, name, args: { location, offset: 0, limit: 1 } });
    };
    ask(1, 'readPage', 'here');
    ask(2, 'readPage', 'gone');
    ask(3, 'checkExpressions', '');
    await settle();
    expect(sent).toEqual([
      { type: 'answer', id: 1, value: 'page of here' },
      { type: 'refusal', id: 2, code: 'DATA_EXPIRED', message: 'It has expired' },
      {
        type: 'refusal',
        id: 3,
        code: 'INTERNAL_ERROR',
        message: 'The query engine failed to answer',
      },
    ]);
    expect(logged.mock.calls).toEqual([[new Error('secret'), 'checkExpressions']]);
  });

  it('answers each export with its file or with why there is none', async () => {
    const { engine, sent } = service();
    const order = (id: number, location: string) => {
      engine.receive({ type: 'export', id, order: { location, format: 'csv' } });
    };
    order(1, 'long');
    order(2, 'done');
    order(3, 'gone');
    order(4, 'odd');
    await settle();
    expect(sent).toEqual([
      { type: 'exported', id: 2, file: { path: '/done.csv', bytes: 3 } },
      { type: 'not-exported', id: 3, code: 'DATA_EXPIRED', message: 'gone' },
      {
        type: 'not-exported',
        id: 4,
        code: 'INTERNAL_ERROR',
        message: 'The query engine failed to answer',
      },
    ]);
    engine.receive({ type: 'cancel-export', id: 1 });
    await settle();
    expect(sent.at(-1)).toEqual({
      type: 'not-exported',
      id: 1,
      code: 'EXPORT_FAILED',
      message: 'cancelled',
    });
  });
});

it('runs each run in a context of its own, so that every line says whose it is', async () => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): number => lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLog(new LoggingSettings(new Environment({})), { destination: { write } });
  const engine = new EngineService(
    {
      run: async (_plan, { emit }) => {
        await settle();
        log.info({}, 'at work');
        emit({ kind: 'delivering' });
        return { status: 'cancelled' };
      },
    },
    {} as EngineQueries,
    { export: () => Promise.reject(new Error('none')) },
    () => undefined,
    new ActiveSecrets(),
  );
  engine.receive({
    type: 'run',
    plan: { ...plan('a'), origin: { requestId: 'req_1' } },
    mayDeliver: true,
  });
  engine.receive({ type: 'run', plan: plan('b'), mayDeliver: true });
  await settle();
  await settle();
  log.info({}, 'of nobody');
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'at work', request_id: 'req_1', execution_id: 'a' }),
    expect.objectContaining({ msg: 'at work', execution_id: 'b' }),
    expect.objectContaining({ msg: 'of nobody' }),
  ]);
  expect(lines[1]).not.toHaveProperty('request_id');
  expect(lines[2]).not.toHaveProperty('execution_id');
});
