import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { EnginePool } from '../../src/engine/process-pool/engine-pool';
import { ForkLauncher } from '../../src/engine/process-pool/fork-launcher';
import type { PlannedNode, RunPlan } from '../../src/engine/process-pool/messages';
import { POOL_TIMING } from '../../src/engine/process-pool/pool-timing';
import { engineEnvironment } from '../../src/platform/config/engine-environment';
import { engineProcessesOf } from '../support/engine-processes';
import { SourceServer } from '../support/source-server';

const SCRIPT = join(process.cwd(), 'dist/src/engine-process.js');

let dataDir: string;
let source: SourceServer;
let pool: EnginePool;
let runs = 0;

beforeAll(async () => {
  Logger.overrideLogger(false);
  dataDir = mkdtempSync(join(tmpdir(), 'vantage-pool-'));
  await mkdir(join(dataDir, 'results'));
  source = await SourceServer.start();
  const environment = engineEnvironment({
    ...process.env,
    DATA_DIR: dataDir,
    EGRESS_ALLOW: source.host,
    LOG_LEVEL: 'warn',
    DATABASE_URL: 'mysql://user:secret@127.0.0.1/db',
    SESSION_SECRET: 'the secret of sessions',
  });
  pool = new EnginePool(
    { processes: 1, concurrency: 4, queueLimit: 10, memoryMb: 256, timing: POOL_TIMING },
    new ForkLauncher(environment, 256, join(dataDir, 'spool'), SCRIPT),
  );
  pool.onModuleInit();
});
afterAll(async () => {
  await pool.beforeApplicationShutdown();
  await pool.onApplicationShutdown();
  expect(engineProcessesOf(process.pid)).toEqual([]);
  await source.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A run of the source's rows into one output. */
function plan(rows: number, delay: number | 'held' = 0): RunPlan {
  runs += 1;
  const { node_type: nodeType, label, config } = source.node(rows, delay);
  const nodes = [
    { id: 1, nodeType, label, config, deferred: false },
    { id: 2, nodeType: 'termination/dashboardOutput', label: 'Out', config: {}, deferred: false },
  ] as PlannedNode[];
  return {
    executionId: `exec_${String(runs)}`,
    organizationId: 1,
    workflow: { id: 42, title: 'Pool' },
    nodes,
    edges: [{ sourceNodeId: 1, targetNodeId: 2, sourceKey: 'output1', targetKey: 'input1' }],
    params: {},
    outputs: [{ nodeId: 2, resultId: `dataRef:wf42_1714392000_run${String(runs)}` }],
    pageSize: 2,
    credentials: {},
    secrets: [],
  };
}
const run = (rows: number, delay?: number | 'held', timeoutMs = 30_000) =>
  pool.run(plan(rows, delay), { timeoutMs });

it('runs a plan and tells what happens', async () => {
  const events: string[] = [];
  const end = await pool.run(plan(3), {
    timeoutMs: 30_000,
    onEvent: (event) => events.push(event.kind),
  });
  expect(end).toMatchObject({
    status: 'completed',
    firstPage: '[{"n":0,"text":"row 0"},{"n":1,"text":"row 1"}]',
    outputs: [{ nodeId: 2, stored: { totalRows: 3, schema: { n: 'number', text: 'string' } } }],
  });
  expect(events).toEqual(expect.arrayContaining(['node-started', 'node-finished', 'delivering']));
});

it('reads pages of large results in the process kept for queries', async () => {
  const end = await run(25_000);
  if (end.status !== 'completed') throw new Error(JSON.stringify(end));
  const location = end.outputs[0]?.stored.location ?? '';
  expect(await pool.readPage({ location, offset: 24_998, limit: 10 })).toBe(
    '[{"n":24998,"text":"row 24998"},{"n":24999,"text":"row 24999"}]',
  );
  await expect(
    pool.readPage({ location: 'wf1_1_none.parquet', offset: 0, limit: 1 }),
  ).rejects.toMatchObject({ code: 'DATA_EXPIRED' });
});

it('checks expressions', async () => {
  const [good, bad] = await pool.checkExpressions({
    expressions: ['amount / 100', "getenv('HOME')"],
  });
  expect(good).toBeNull();
  expect(bad).toContain('getenv');
});

it('crashes the runs of a process that is killed, and goes on', async () => {
  const running = run(1, 'held');
  await source.holds(1);
  for (const pid of engineProcessesOf(process.pid)) process.kill(pid, 'SIGKILL');
  expect(await running).toEqual({ status: 'crashed' });
  source.release();
  expect((await run(1)).status).toBe('completed');
  expect(await pool.checkExpressions({ expressions: ['1'] })).toEqual([null]);
});

it('stops a run at its time limit and keeps the process', async () => {
  const before = engineProcessesOf(process.pid);
  expect(await run(1, 'held', 200)).toEqual({ status: 'timed_out' });
  source.release();
  expect(engineProcessesOf(process.pid)).toEqual(before);
});

it('gives the processes no secret', () => {
  for (const pid of engineProcessesOf(process.pid)) {
    const variables = readFileSync(`/proc/${String(pid)}/environ`, 'utf8');
    expect(variables).not.toContain('secret');
    expect(variables).toContain('UV_THREADPOOL_SIZE=');
  }
});
