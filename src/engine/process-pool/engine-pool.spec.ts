import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { JsonObject } from '../../common/json';
import type { RunEnd, RunOptions } from './engine-client';
import { EnginePool, type PoolOptions } from './engine-pool';
import type { RunEvent, RunPlan } from './messages';
import { POOL_TIMING } from './pool-timing';
import { ScriptedLauncher } from './testing/scripted-launcher';

let launcher: ScriptedLauncher;
let pool: EnginePool;
let folder: string;
let lastId = 0;

function open(options: Partial<PoolOptions> = {}, timing: Partial<typeof POOL_TIMING> = {}): void {
  pool = new EnginePool(
    {
      processes: 1,
      concurrency: 4,
      queueLimit: 10,
      memoryMb: 100_000,
      ...options,
      timing: { ...POOL_TIMING, cancelGrace: 100, firstPause: 20, leaveGrace: 500, ...timing },
    },
    launcher,
  );
  pool.onModuleInit();
}

const plan = (steps: readonly JsonObject[], extra: JsonObject = {}): RunPlan => ({
  executionId: `exec_${String(++lastId)}`,
  organizationId: 1,
  workflow: { id: 1, title: 'scripted' },
  nodes: [],
  edges: [],
  params: { steps: [...steps], ...extra },
  outputs: [],
  pageSize: 10,
  credentials: {},
  secrets: [],
});
const run = (
  steps: readonly JsonObject[],
  options: Partial<RunOptions> = {},
  extra: JsonObject = {},
): Promise<RunEnd> => pool.run(plan(steps, extra), { timeoutMs: 10_000, ...options });
/** Process that completed the run. */
const pidOf = (end: RunEnd): number => {
  if (end.status !== 'completed') throw new Error(`ended ${JSON.stringify(end)}`);
  return (JSON.parse(end.firstPage) as [{ by: number }])[0].by;
};
/** Resolves when runs are spread over `count` processes. */
async function untilUp(count: number): Promise<void> {
  for (let pids = new Set<number>(); pids.size < count;) {
    const ends = await Promise.all(Array.from({ length: count }, () => run([{ wait: 20 }])));
    pids = new Set(ends.map(pidOf));
  }
}
/** The first run that completes again. */
async function recovered(): Promise<RunEnd> {
  for (;;) {
    const end = await run([]).catch(() => undefined);
    if (end?.status === 'completed') return end;
    await sleep(50);
  }
}
const outOfMemory = { status: 'out-of-memory', details: [] };
const started = (file: string): number =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;

beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vantage-pool-'));
  launcher = new ScriptedLauncher();
});
afterEach(async () => {
  await pool.onApplicationShutdown();
  rmSync(folder, { recursive: true });
  expect(launcher.alive).toHaveLength(0);
});

describe('dispatching', () => {
  it('answers a run that came before any process was up', async () => {
    open();
    expect(await run([])).toMatchObject({ status: 'completed' });
  });

  it('lets a run deliver once it is recorded, and not before', async () => {
    open();
    await untilUp(1);
    let record!: () => void;
    const recorded = new Promise<void>((resolve) => {
      record = resolve;
    });
    const events: string[] = [];
    const onEvent = ({ kind }: RunEvent) => void events.push(kind);
    const ended = run([{ deliver: true }], { onAccepted: () => recorded, onEvent });
    await sleep(200);
    expect(events).toEqual([]);
    record();
    expect(await ended).toMatchObject({ status: 'completed' });
    expect(events).toEqual(['delivering']);
  });

  it('spreads runs over the processes', async () => {
    open({ processes: 2 });
    await untilUp(2);
    const ends = await Promise.all([run([{ wait: 50 }]), run([{ wait: 50 }])]);
    expect(new Set(ends.map(pidOf)).size).toBe(2);
  });

  it('runs only as many at once as the concurrency allows, the rest in order', async () => {
    open({ concurrency: 2 });
    await run([]);
    const order: number[] = [];
    const begun = performance.now();
    await Promise.all(
      [1, 2, 3, 4].map(async (n) => {
        await run([{ wait: 100 }]);
        order.push(n);
      }),
    );
    expect(performance.now() - begun).toBeGreaterThan(190);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('refuses a run with Retry-After when the queue is full', async () => {
    open({ concurrency: 1, queueLimit: 1 });
    const accepted = [run([{ wait: 100 }]), run([])];
    await expect(run([])).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      retryAfterSeconds: 2,
    });
    expect((await Promise.all(accepted)).map((end) => end.status)).toEqual([
      'completed',
      'completed',
    ]);
    expect(await run([])).toMatchObject({ status: 'completed' });
  });

  it('reports events and failures as they are told', async () => {
    open();
    const events: unknown[] = [];
    const failed = { status: 'failed', code: 'EXECUTION_FAILED', message: 'no', details: [] };
    const end = await run([{ deliver: true }, { outcome: failed }], {
      onEvent: (event) => events.push(event),
    });
    expect(events).toEqual([{ kind: 'delivering' }]);
    expect(end).toEqual(failed);
  });
});

describe('death of a process', () => {
  it('crashes the runs in it, the next run works', async () => {
    open({ concurrency: 2 });
    const [killer, victim] = await Promise.all([
      run([{ wait: 100 }, { crash: true }]),
      run([{ wait: 5000 }]),
    ]);
    expect([killer, victim]).toEqual([{ status: 'crashed' }, { status: 'crashed' }]);
    expect(await run([])).toMatchObject({ status: 'completed' });
  });

  it('leaves runs of other processes alone', async () => {
    open({ processes: 2 });
    await untilUp(2);
    const ends = await Promise.all([run([{ wait: 50 }, { crash: true }]), run([{ wait: 200 }])]);
    expect(ends.map((end) => end.status)).toEqual(['crashed', 'completed']);
  });

  it('refuses runs once processes keep failing to start, and recovers', async () => {
    launcher.env = { REFUSE_START: '1' };
    open({}, { longestPause: 100 });
    expect(await run([])).toEqual({ status: 'crashed' });
    await expect(run([])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    launcher.env = {};
    expect(await recovered()).toMatchObject({ status: 'completed' });
  });

  it('survives a system that refuses to make processes', async () => {
    open({}, { longestPause: 100 });
    await run([]);
    launcher.exhausted = true;
    expect(await run([{ crash: true }])).toEqual({ status: 'crashed' });
    expect(await run([])).toEqual({ status: 'crashed' });
    await expect(run([])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    launcher.exhausted = false;
    expect(await recovered()).toMatchObject({ status: 'completed' });
  });

  it('ends a run that waits for a process of its own when none comes up', async () => {
    open({}, { longestPause: 100 });
    await run([]);
    const big = run([{ wait: 50 }, { crowded: outOfMemory }]);
    const neighbour = run([{ wait: 150 }, { crash: true }]);
    launcher.exhausted = true;
    expect(await Promise.all([neighbour, big])).toEqual([
      { status: 'crashed' },
      { status: 'crashed' },
    ]);
  });
});

describe('timeout and cancel', () => {
  it('ends a run that obeys, and keeps its process', async () => {
    open();
    const pid = pidOf(await run([]));
    expect(await run([{ wait: 5000 }, {}], { timeoutMs: 50 })).toEqual({ status: 'timed_out' });
    expect(pidOf(await run([]))).toBe(pid);
  });

  it('answers at once for a run that does not let go, and replaces its process', async () => {
    open();
    const pid = pidOf(await run([]));
    const begun = performance.now();
    const end = await run([{ deaf: true }, { wait: 30_000 }], { timeoutMs: 50 });
    expect(end).toEqual({ status: 'timed_out' });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(pidOf(await run([]))).not.toBe(pid);
  });

  it('cancels a waiting run without ever starting it', async () => {
    open({ concurrency: 1 });
    const journal = join(folder, 'journal');
    const first = run([{ wait: 200 }]);
    const abort = new AbortController();
    const waiting = run([], { signal: abort.signal }, { journal });
    abort.abort();
    expect(await waiting).toEqual({ status: 'cancelled' });
    await first;
    expect(started(journal)).toBe(0);
  });

  it('starts a neighbour that does not deliver again elsewhere', async () => {
    open();
    await run([]);
    const journal = join(folder, 'journal');
    const neighbour = run([{ wait: 8000, once: true }], {}, { journal });
    await run([{ deaf: true }, { wait: 8000 }], { timeoutMs: 50 });
    expect((await neighbour).status).toBe('completed');
    expect(started(journal)).toBe(2);
  });

  it('lets a neighbour finish its delivery and starts it only once', async () => {
    open();
    await run([]);
    const journal = join(folder, 'journal');
    const neighbour = run([{ deliver: true }, { wait: 600 }], {}, { journal });
    await run([{ deaf: true }, { wait: 5000 }], { timeoutMs: 50 });
    expect((await neighbour).status).toBe('completed');
    expect(started(journal)).toBe(1);
  });

  it('kills a delivery that outlasts the grace', async () => {
    open({}, { deliveryGrace: 200 });
    await run([]);
    const neighbour = run([{ deliver: true }, { wait: 5000 }]);
    await run([{ deaf: true }, { wait: 5000 }], { timeoutMs: 50 });
    expect(await neighbour).toEqual({ status: 'crashed' });
  });
});

describe('memory', () => {
  it('tries a run that ran out of memory once more, alone', async () => {
    open();
    await run([]);
    const neighbour = run([{ wait: 300 }]);
    const big = run([{ wait: 20 }, { crowded: outOfMemory }]);
    expect((await Promise.all([neighbour, big])).map((end) => end.status)).toEqual([
      'completed',
      'completed',
    ]);
  });

  it('keeps others out of a process that a run has to itself', async () => {
    open({ concurrency: 4 });
    const big = run([{ wait: 100 }, { crowded: outOfMemory }, { wait: 50 }]);
    const others = Array.from({ length: 8 }, () => run([{ wait: 60 }]));
    expect((await big).status).toBe('completed');
    await Promise.all(others);
  });

  it('fails a run that is out of memory even alone, naming the setting', async () => {
    open();
    const end = await run([{ outcome: outOfMemory }]);
    expect(end).toMatchObject({ status: 'failed', code: 'EXECUTION_FAILED' });
    expect((end as { message: string }).message).toContain('ENGINE_MEMORY_MB=100000');
  });

  it('fails the run whose process outgrows its memory, and replaces the process', async () => {
    const limitOf12Mb = -250;
    open({ memoryMb: limitOf12Mb }, { memoryWatch: 50 });
    expect(await run([{ wait: 5000 }])).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
    });
  });
});

describe('queries', () => {
  const page = (location: string): Promise<string> =>
    pool.readPage({ location, offset: 5, limit: 2 });

  it('answers from a process that no run occupies', async () => {
    open();
    await run([]);
    const crashed = run([{ wait: 50 }, { crash: true }]);
    expect(await page('a.parquet')).toBe('[{"location":"a.parquet","offset":5,"limit":2}]');
    await crashed;
  });

  it('passes a refusal on as the error it names', async () => {
    open();
    await expect(page('refuse')).rejects.toMatchObject({ code: 'DATA_EXPIRED', message: 'gone' });
  });

  it('asks again when the process dies while it answers', async () => {
    open();
    const location = `die-once:${join(folder, 'flag')}`;
    expect(await page(location)).toContain('die-once');
  });

  it('gives up on a question that kills twice', async () => {
    open();
    await expect(page('die')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await page('a')).toContain('a');
  });

  it('gives up on a question that stays unanswered and replaces the process', async () => {
    open({}, { queryLimit: 300 });
    await run([]);
    await expect(page('hang')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await page('a')).toContain('a');
  });
});

describe('shutdown', () => {
  it('finishes accepted runs, the waiting ones too, and takes no new ones', async () => {
    open({ concurrency: 1 });
    const accepted = [run([{ wait: 100 }]), run([{ wait: 100 }])];
    const closing = pool.beforeApplicationShutdown();
    await expect(run([])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await closing;
    const ends = await Promise.all(accepted);
    expect(ends.map((end) => end.status)).toEqual(['completed', 'completed']);
  });
});
