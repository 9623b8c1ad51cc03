import type { AuditActor } from '../../audit/audit-event';
import { AppError } from '../../common/app-error';
import {
  EngineClient,
  type RunEnd,
  type RunOptions,
} from '../../engine/process-pool/engine-client';
import type { RunPlan } from '../../engine/process-pool/messages';
import type { ExecutionSettings } from '../../platform/config/execution.settings';
import type { Log } from '../../platform/logging/log';
import type { CancelReason } from '../cancel-reason';
import type { ExecutionRecorder } from './execution-recorder';
import type { RunCredentials } from './run-credentials';
import type { TakenRun } from './run-order';
import type { RunRegister } from './run-register';
import { WorkflowExecutor } from './workflow-executor';

class FakeEngine extends EngineClient {
  readonly takesRuns = true;
  end: RunEnd = { status: 'completed', outputs: [], firstPage: '[]', warnings: [] };
  isFull = false;
  mayDeliver: Promise<void> | undefined;

  run(_plan: RunPlan, { onAccepted, signal }: RunOptions): Promise<RunEnd> {
    if (this.isFull) return Promise.reject(new AppError('SERVICE_UNAVAILABLE', 'full'));
    this.mayDeliver = onAccepted?.();
    this.mayDeliver?.catch(() => undefined);
    if (signal?.aborted) return Promise.resolve({ status: 'cancelled' });
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        resolve({ status: 'cancelled' });
      });
      setTimeout(() => {
        resolve(this.end);
      }, 20);
    });
  }

  readPage = (): Promise<string> => Promise.resolve('[]');
  processes = (): [] => [];
  checkExpressions = (): Promise<null[]> => Promise.resolve([]);
  testCredential = () => Promise.resolve({ ok: true, message: '' });
  exportRows = () => Promise.resolve({ path: '', bytes: 0 });
}

class FakeRecorder {
  readonly written: string[] = [];
  failure: Error | undefined;
  endedAlready = false;
  reason: CancelReason | null = null;

  cancelReason = (): Promise<CancelReason | null> => Promise.resolve(this.reason);

  readonly started = async (): Promise<void> => {
    if (this.failure) throw this.failure;
    await Promise.resolve();
    this.written.push('started');
  };

  completed(): Promise<boolean> {
    this.written.push('completed');
    return Promise.resolve(!this.endedAlready);
  }

  ended(_run: unknown, status: string, error: AppError): Promise<void> {
    this.written.push(`${status} ${error.code}`);
    return Promise.resolve();
  }
}

let engine: FakeEngine;
let recorder: FakeRecorder;
let missing: RunEnd | undefined;
let abort: AbortController;
let lines: object[];
const log = {
  info: (fields: object) => lines.push(fields),
} as unknown as Log;
const order = {
  plan: { executionId: 'exec_1', workflow: { id: 42, title: '' }, nodes: [], edges: [] },
  workflowVersion: 1,
  limits: { timeoutSeconds: null },
  trigger: 'api',
  queuedAt: new Date(1000),
  startedAt: new Date(3000),
} as unknown as TakenRun;

beforeEach(() => {
  engine = new FakeEngine();
  recorder = new FakeRecorder();
  abort = new AbortController();
  lines = [];
  missing = undefined;
});

const credentials = {
  unlock: () => Promise.resolve(missing ?? { credentials: {}, secrets: [] }),
} as unknown as RunCredentials;

const execute = (isNew = true) =>
  new WorkflowExecutor(
    engine,
    recorder as unknown as ExecutionRecorder,
    recorder as unknown as RunRegister,
    credentials,
    { timeoutSeconds: 300 } as ExecutionSettings,
    log,
  ).carryOut({ ...order, ...(isNew ? { by: {} as AuditActor } : {}) }, { abort });

it('answers a completed run once it is recorded', async () => {
  expect(await execute()).toMatchObject({ firstPage: '[]', outputs: [] });
  expect(recorder.written).toEqual(['started', 'completed']);
  const said = { execution_id: 'exec_1', workflow_id: 42, status: 'completed', waited_ms: 2000 };
  expect(lines).toEqual([expect.objectContaining(said)]);
});

it.each<[RunEnd, string]>([
  [{ status: 'timed_out' }, 'EXECUTION_TIMEOUT'],
  [{ status: 'crashed' }, 'EXECUTION_CRASHED'],
  [{ status: 'cancelled' }, 'EXECUTION_CANCELLED'],
  [{ status: 'failed', code: 'EXECUTION_FAILED', message: 'no', details: [] }, 'EXECUTION_FAILED'],
])('records and throws %j as %s with the id', async (end, code) => {
  engine.end = end;
  await expect(execute()).rejects.toMatchObject({ code, executionId: 'exec_1' });
  expect(recorder.written).toEqual(['started', `${end.status} ${code}`]);
  expect(lines).toEqual([expect.objectContaining({ status: end.status, code })]);
});

it('lets a run deliver once it is recorded; one that is recorded already, at once', async () => {
  const run = execute();
  await new Promise(setImmediate);
  await engine.mayDeliver;
  expect(recorder.written).toEqual(['started']);
  await run;
  await execute(false);
  expect(engine.mayDeliver).toBeUndefined();
});

it('records nothing of a run that found no place', async () => {
  engine.isFull = true;
  await expect(execute()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(recorder.written).toEqual([]);
});

it('records a run that lacks a credential without bothering the engine', async () => {
  engine.isFull = true;
  missing = { status: 'failed', code: 'EXECUTION_FAILED', message: 'no', details: [] };
  await expect(execute()).rejects.toMatchObject({ executionId: 'exec_1' });
  expect(recorder.written).toEqual(['started', 'failed EXECUTION_FAILED']);
});

it('cancels a run that cannot be recorded', async () => {
  recorder.failure = new Error('database is gone');
  await expect(execute()).rejects.toThrow('database is gone');
});

it('answers a run as cancelled that was ended in the database meanwhile', async () => {
  recorder.endedAlready = true;
  await expect(execute()).rejects.toMatchObject({ code: 'EXECUTION_CANCELLED' });
});

it('tells when the row of a new run is there, before its end', async () => {
  const run = new WorkflowExecutor(
    engine,
    recorder as unknown as ExecutionRecorder,
    recorder as unknown as RunRegister,
    credentials,
    { timeoutSeconds: 300 } as ExecutionSettings,
    log,
  );
  const onRecorded = (): void => {
    recorder.written.push('told');
  };
  await run.carryOut({ ...order, by: {} as AuditActor }, { abort, onRecorded });
  expect(recorder.written).toEqual(['started', 'told', 'completed']);
});

it('records a cancelled run as such', async () => {
  recorder.reason = 'caller_gone';
  const run = execute(false);
  abort.abort();
  await expect(run).rejects.toMatchObject({
    code: 'EXECUTION_CANCELLED',
    message: expect.stringContaining('its caller went away') as string,
  });
  expect(recorder.written).toEqual(['cancelled EXECUTION_CANCELLED']);
});
