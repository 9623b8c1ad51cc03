import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { EnginePool } from './engine-pool';
import type { ExportedFile } from './messages';
import { POOL_TIMING } from './pool-timing';
import { ScriptedLauncher } from './testing/scripted-launcher';

let launcher: ScriptedLauncher;
let pool: EnginePool;
let folder: string;

function open(timing: Partial<typeof POOL_TIMING> = {}): void {
  pool = new EnginePool(
    {
      processes: 1,
      concurrency: 4,
      queueLimit: 10,
      memoryMb: 100_000,
      timing: { ...POOL_TIMING, firstPause: 20, leaveGrace: 500, ...timing },
    },
    launcher,
  );
  pool.onModuleInit();
}

beforeAll(() => {
  Logger.overrideLogger(false);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vantage-exports-'));
  launcher = new ScriptedLauncher();
});
afterEach(async () => {
  await pool.onApplicationShutdown();
  rmSync(folder, { recursive: true });
  expect(launcher.alive).toHaveLength(0);
});

/** The scripted process tells its id as the size of the file. */
const exported = (location: string, signal = new AbortController().signal): Promise<ExportedFile> =>
  pool.exportRows({ location, format: 'csv' }, signal);
const unavailable = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: expect.any(Number) };

it('are made in a process of their own, which is started for the first and shared', async () => {
  open();
  await pool.readPage({ location: 'a', offset: 0, limit: 1 });
  expect(launcher.alive).toHaveLength(2);
  const [a, b] = await Promise.all([exported('a'), exported('b')]);
  expect([a.path, b.path]).toEqual(['a', 'b']);
  expect(a.bytes).toBe(b.bytes);
  expect(launcher.alive).toHaveLength(3);
  expect(a.bytes).toBe(launcher.alive[2]?.pid);
});

it('leave their process a lower priority than the others have', async () => {
  open();
  const { bytes: pid } = await exported('a');
  expect(getPriority(pid)).toBeGreaterThan(getPriority(process.pid));
});

it('dismiss their process when there is nothing left to export, and get another', async () => {
  open({ exportIdle: 50 });
  const { bytes: pid } = await exported('a');
  while (launcher.alive.some((child) => child.pid === pid)) await sleep(10);
  expect((await exported('b')).bytes).not.toBe(pid);
});

it('go on while the idle time of their process passes', async () => {
  open({ exportIdle: 50 });
  expect(await exported('slow:200')).toMatchObject({ path: '200' });
});

it('are two at a time, the others in order; too many are refused with Retry-After', async () => {
  open();
  const order: string[] = [];
  const accepted = Array.from({ length: 22 }, async (_, n) => {
    await exported(n < 2 ? 'slow:300' : `slow:${String(n)}`);
    order.push(String(n));
  });
  await exported('slow:1').then(
    () => order.push('refused'),
    (error: unknown) => {
      expect(error).toMatchObject(unavailable);
    },
  );
  await Promise.all(accepted);
  expect(order.slice(2)).toEqual([...order.slice(2)].sort((a, b) => Number(a) - Number(b)));
});

it('pass a refusal on as the error it names', async () => {
  open();
  await expect(exported('refuse')).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
});

it('fail with their process, and the next get another', async () => {
  open();
  const beside = exported('slow:5000');
  await Promise.all([
    expect(exported('die')).rejects.toMatchObject(unavailable),
    expect(beside).rejects.toMatchObject(unavailable),
  ]);
  expect(await exported('a')).toMatchObject({ path: 'a' });
});

it('stop when nobody wants them any more, waiting or under way', async () => {
  open();
  await exported('a');
  const abort = new AbortController();
  const dropped = Array.from({ length: 5 }, () => exported('slow:60000', abort.signal));
  await sleep(50);
  abort.abort();
  for (const one of dropped) await expect(one).rejects.toThrow('cancelled');
  expect(await exported('b')).toMatchObject({ path: 'b' });
  await expect(exported('slow:60000', abort.signal)).rejects.toThrow('cancelled');
});

it('remove a file that comes when nobody wants it any more', async () => {
  open();
  await exported('a');
  const abort = new AbortController();
  const file = join(folder, 'late');
  const dropped = exported(`late:${file}`, abort.signal);
  while (!existsSync(file)) await sleep(5);
  abort.abort();
  await expect(dropped).rejects.toThrow('cancelled');
  while (existsSync(file)) await sleep(5);
});

it('have their process replaced where it does not hear a cancel', async () => {
  open({ deliveryGrace: 50 });
  const { bytes: pid } = await exported('a');
  const abort = new AbortController();
  const dropped = exported('deaf', abort.signal);
  await sleep(50);
  abort.abort();
  await expect(dropped).rejects.toThrow('cancelled');
  while (launcher.alive.some((child) => child.pid === pid)) await sleep(10);
  expect(await exported('b')).toMatchObject({ path: 'b' });
});

it('are given up where their time is over', async () => {
  open({ exportLimit: 100 });
  await expect(exported('slow:60000')).rejects.toMatchObject(unavailable);
  expect(await exported('b')).toMatchObject({ path: 'b' });
});

it('are refused while no process starts, and made as soon as one does', async () => {
  open();
  await pool.readPage({ location: 'a', offset: 0, limit: 1 });
  launcher.exhausted = true;
  await expect(exported('a')).rejects.toMatchObject(unavailable);
  launcher.exhausted = false;
  for (;;) {
    const file = await exported('b').catch(() => undefined);
    if (file) break;
    await sleep(20);
  }
});

it('end with the server', async () => {
  open();
  await exported('a');
  const cut = exported('slow:60000');
  const refused = expect(cut).rejects.toMatchObject(unavailable);
  await pool.onApplicationShutdown();
  await refused;
});
