import { theServer } from '../../../src/audit/audit-event';
import { AppError } from '../../../src/common/app-error';
import type { RunOutput } from '../../../src/engine/process-pool/messages';
import { CancelRequests } from '../../../src/execution/cancel-requests';
import { ExecutionEntity } from '../../../src/execution/execution.entity';
import { ExecutionRecorder } from '../../../src/execution/running/execution-recorder';
import { ExecutionRetention } from '../../../src/execution/execution-retention';
import { ExecutionsRepository } from '../../../src/execution/executions.repository';
import { RunEndingsRepository } from '../../../src/execution/run-endings.repository';
import { WaitingRunsRepository } from '../../../src/execution/waiting-runs.repository';
import { SystemIdGenerator } from '../../../src/common/id-generator';
import { LatestOutputs } from '../../../src/execution/results/latest-outputs';
import { KeptOutputsRepository } from '../../../src/execution/results/kept-outputs.repository';
import { NodeProgress } from '../../../src/execution/node-record';
import type { NewRun, TakenRun } from '../../../src/execution/running/run-order';
import { RunRegister } from '../../../src/execution/running/run-register';
import { ResultEntity } from '../../../src/execution/results/result.entity';
import { ResultSweeper } from '../../../src/execution/results/result-sweeper';
import { ResultsRepository } from '../../../src/execution/results/results.repository';
import type { ExecutionSettings } from '../../../src/platform/config/execution.settings';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import type { RunsAtWork } from '../../../src/execution/running/runs-at-work';
import { StrayRuns } from '../../../src/execution/running/stray-runs';
import type { WorkerPresence } from '../../../src/execution/workers/worker-presence';
import { WorkersRepository } from '../../../src/execution/workers/workers.repository';
import { WorkflowsRepository } from '../../../src/workflows/workflows.repository';
import { auditTrailOver } from '../../support/audit';
import { onEachDatabase } from '../../support/databases';
import { type ExecutionBench, openBench } from './support';

const TTL_SECONDS = 86_400;
const WORKER = '01JTZ6V5T3M2N4P6Q8R0S1T2V3';

onEachDatabase((kind) => {
  let bench: ExecutionBench;
  let executions: ExecutionsRepository;
  let endings: RunEndingsRepository;
  let waitingRuns: WaitingRunsRepository;
  let results: ResultsRepository;
  let recorder: ExecutionRecorder;
  let register: RunRegister;
  let sweeper: ResultSweeper;
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    bench = await openBench(kind);
    const { dataSource, clock, storage, store } = bench;
    executions = new ExecutionsRepository(dataSource, new WorkflowsRepository(dataSource.manager));
    endings = new RunEndingsRepository(dataSource);
    waitingRuns = new WaitingRunsRepository(dataSource);
    results = new ResultsRepository(dataSource);
    unitOfWork = new UnitOfWork(dataSource);
    const kept = new KeptOutputsRepository(dataSource);
    register = new RunRegister(executions, auditTrailOver(dataSource, clock));
    recorder = new ExecutionRecorder(
      endings,
      results,
      new LatestOutputs(kept, new SystemIdGenerator()),
      unitOfWork,
      storage,
      clock,
    );
    sweeper = new ResultSweeper(results, kept, store, clock);
  });
  afterEach(() => bench.close());

  const run = (id: string, workflowId = 42): TakenRun & NewRun =>
    ({
      plan: {
        executionId: id,
        organizationId: 1,
        workflow: { id: workflowId, title: 'Sales' },
        params: { name: 'Zoë', nested: { list: [1, null, 'x'] } },
        pageSize: 1000,
        nodes: [],
        edges: [],
      },
      workflowVersion: 3,
      caller: { userId: 7, organizationId: 1, level: 'user' },
      trigger: 'api',
      workerId: WORKER,
      queuedAt: bench.clock.now(),
      startedAt: bench.clock.now(),
      by: theServer(1),
    }) as unknown as TakenRun & NewRun;
  const output = (name: string): RunOutput => ({
    nodeId: 103,
    nodeType: 'email/sendEmail',
    label: 'Output',
    delivery: null,
    stored: {
      resultId: `dataRef:wf42_1714392000_${name}`,
      location: `${name}.jsonl`,
      totalRows: 5_000_000_000,
      schema: { amount: 'number', Amount: 'string' },
      bytes: 9_007_199_254_740_991,
    },
  });
  /** A completed run with a stored result. */
  async function complete(name: string, workflowId = 42): Promise<void> {
    const started = run(`exec_${name}`, workflowId);
    await register.started(started);
    expect(await recorder.completed(started, endOf(name), progress)).toBe(true);
    bench.store.files.set(`${name}.jsonl`, bench.clock.now());
  }
  const endOf = (name: string) => ({ outputs: [output(name)], warnings: [] });
  const progress = new NodeProgress({ nodes: [], edges: [] });
  const execution = (id: string): Promise<ExecutionEntity> =>
    bench.dataSource.manager.findOneByOrFail(ExecutionEntity, { id });
  const live = (name: string, id = 42, organizationId = 1): Promise<ResultEntity | null> =>
    results.findLive({ id, organizationId }, `dataRef:wf42_1714392000_${name}`, bench.clock.now());
  const resultCount = (): Promise<number> => bench.dataSource.manager.count(ResultEntity);

  it('keeps a run and its result as they were told', async () => {
    const started = run('exec_a');
    await register.started(started);
    expect(await execution('exec_a')).toMatchObject({ status: 'running', finishedAt: null });
    bench.clock.forward(1.5);
    expect(
      await recorder.completed(started, { outputs: [output('a')], warnings: [] }, progress),
    ).toBe(true);
    expect(await execution('exec_a')).toMatchObject({
      status: 'completed',
      params: { name: 'Zoë', nested: { list: [1, null, 'x'] } },
      workflowVersion: 3,
      durationMs: 1500,
      startedAt: new Date('2026-04-29T12:00:00.123Z'),
      finishedAt: new Date('2026-04-29T12:00:01.623Z'),
      errorCode: null,
    });
    expect(await live('a')).toMatchObject({
      totalRows: 5_000_000_000,
      bytes: 9_007_199_254_740_991,
      schema: { amount: 'number', Amount: 'string' },
      expiresAt: new Date(bench.clock.now().getTime() + TTL_SECONDS * 1000),
    });
  });

  it('lets a run wait again that could not be begun, unless it was asked to stop meanwhile', async () => {
    const requests = new CancelRequests(
      endings,
      auditTrailOver(bench.dataSource, bench.clock),
      bench.clock,
    );
    for (const id of ['exec_a', 'exec_b', 'exec_c']) await register.started(run(id));
    const [waits, stops] = [await execution('exec_a'), await execution('exec_b')];
    expect(await requests.make(theServer(1), stops, 'caller_gone')).toBe(false);
    expect(await requests.endUnbegun(waits)).toBe(false);
    expect(await waitingRuns.giveBack({ id: waits.id, workerId: 'another' })).toBe(false);
    expect(await waitingRuns.giveBack(waits)).toBe(true);
    expect(await waitingRuns.giveBack(stops)).toBe(false);
    expect(await requests.endUnbegun({ id: stops.id, workerId: 'another' })).toBe(false);
    expect(await requests.endUnbegun(stops)).toBe(true);
    expect(await execution('exec_a')).toMatchObject({ status: 'queued', workerId: null });
    expect(await execution('exec_b')).toMatchObject({
      status: 'cancelled',
      errorCode: 'EXECUTION_CANCELLED',
      finishedAt: bench.clock.now(),
    });
    expect(await execution('exec_c')).toMatchObject({ status: 'running' });
  });

  it('ends a run once: what comes later changes nothing and leaves no result', async () => {
    const started = run('exec_a');
    await register.started(started);
    const details = [{ node_id: 1, message: 'no such column' }];
    await recorder.ended(
      started,
      'failed',
      new AppError('EXECUTION_FAILED', 'no', { details }),
      progress,
    );
    expect(
      await recorder.completed(started, { outputs: [output('a')], warnings: [] }, progress),
    ).toBe(false);
    await recorder.ended(started, 'timed_out', new AppError('EXECUTION_TIMEOUT', 'late'), progress);
    expect(await execution('exec_a')).toMatchObject({
      status: 'failed',
      errorCode: 'EXECUTION_FAILED',
      errorMessage: 'no',
      errorDetails: details,
    });
    expect(await live('a')).toBeNull();
  });

  it('leaves no end without its results', async () => {
    const started = run('exec_a');
    await register.started(started);
    const twice = [output('a'), output('a')];
    await expect(
      recorder.completed(started, { outputs: twice, warnings: [] }, progress),
    ).rejects.toThrow();
    expect(await execution('exec_a')).toMatchObject({ status: 'running' });
    expect(await resultCount()).toBe(0);
  });

  it('finds results by exact id, workflow and time', async () => {
    await complete('a');
    expect(await live('A')).toBeNull();
    expect(await live('a', 43)).toBeNull();
    expect(await live('a', 42, 2)).toBeNull();
    bench.clock.forward(TTL_SECONDS - 1);
    expect(await live('a')).not.toBeNull();
    bench.clock.forward(1);
    expect(await live('a')).toBeNull();
  });

  it('ends the runs of processes that are gone, and no others', async () => {
    const workers = new WorkersRepository(bench.dataSource);
    await workers.register(WORKER, 'here', 1);
    await register.started(run('exec_a'));
    await register.started({ ...run('exec_b'), workerId: '01JTZ6V5T3M2N4P6Q8R0S1T2V4' });
    await register.queued(run('exec_c'), bench.clock.now());
    expect(await endings.endOrphans({ status: 'crashed' })).toBe(1);
    expect((await execution('exec_a')).status).toBe('running');
    expect((await execution('exec_b')).status).toBe('crashed');
    expect((await execution('exec_c')).status).toBe('queued');
  });

  it('refuses the late end of a process that was given up', async () => {
    await register.started(run('exec_a'));
    const late = { ...run('exec_a'), workerId: '01JTZ6V5T3M2N4P6Q8R0S1T2V4' };
    expect(await recorder.completed(late, { outputs: [output('a')], warnings: [] }, progress)).toBe(
      false,
    );
    expect(await live('a')).toBeNull();
  });

  it('writes an end again that the database did not take, or whose fate is unknown', async () => {
    const lost = Object.assign(new Error('connection lost'), { code: 'PROTOCOL_CONNECTION_LOST' });
    const commit = unitOfWork.run.bind(unitOfWork);
    const write = jest.spyOn(unitOfWork, 'run').mockRejectedValueOnce(lost);
    write.mockImplementationOnce(async (work) => {
      await commit(work);
      throw lost;
    });
    await complete('a');
    expect(write).toHaveBeenCalledTimes(3);
    expect((await execution('exec_a')).status).toBe('completed');
    expect(await resultCount()).toBe(1);
  });

  it('gives up a process that is silent, unless it spoke meanwhile', async () => {
    const workers = new WorkersRepository(bench.dataSource);
    await workers.register(WORKER, 'here', 1);
    const [seen] = await workers.heartbeats();
    if (!seen) throw new Error('no heartbeat');
    await workers.removeSilent({
      id: WORKER,
      heartbeatAt: new Date(seen.heartbeatAt.getTime() - 1),
    });
    expect(await workers.heartbeats()).toEqual([seen]);
    await workers.removeSilent(seen);
    expect(await workers.heartbeats()).toEqual([]);
  });

  it('ends what the database says is at work here and is not, at the second look', async () => {
    await register.started(run('exec_a'));
    await register.started(run('exec_b'));
    const atWork = { has: (id: string) => id === 'exec_b' } as unknown as RunsAtWork;
    const presence = { id: WORKER } as WorkerPresence;
    const stray = new StrayRuns(endings, unitOfWork, atWork, presence, bench.clock);
    await stray.look();
    expect((await execution('exec_a')).status).toBe('running');
    await stray.look();
    expect((await execution('exec_a')).status).toBe('crashed');
    expect((await execution('exec_b')).status).toBe('running');
  });

  it('forgets executions that ended longer ago than they are kept, in batches', async () => {
    for (const name of ['a', 'b', 'c']) await complete(name);
    await register.started(run('exec_still'));
    bench.clock.forward(86_400);
    await complete('fresh');
    bench.clock.forward(29 * 86_400 + 1);
    const settings = { retentionDays: 30 } as ExecutionSettings;
    const retention = new ExecutionRetention(executions, settings, bench.clock);
    expect(await executions.removeEndedBefore(bench.clock.time, 1)).toBe(1);
    expect(await retention.sweep()).toBe(2);
    const left = await bench.dataSource.manager.find(ExecutionEntity);
    expect(left.map(({ id }) => id).sort()).toEqual(['exec_fresh', 'exec_still']);
  });

  it('gives a waiting run to one of those who ask for it', async () => {
    await register.queued(run('exec_a'), bench.clock.now());
    const claims = Array.from({ length: 8 }, (_, index) =>
      waitingRuns.claim('exec_a', `worker${String(index)}`, bench.clock.now()),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  describe('sweeping', () => {
    it('removes expired results, files and rows, in more than one batch', async () => {
      const names = Array.from({ length: 450 }, (_, index) => `n${String(index)}`);
      const rows = names.map((name) => ({
        ...output(name).stored,
        organizationId: 1,
        workflowId: 42,
        executionId: 'exec_1',
        nodeId: 1,
        created: bench.clock.now(),
        expiresAt: new Date(bench.clock.now().getTime() + 1000),
      }));
      await bench.dataSource.manager.insert(ResultEntity, rows);
      for (const name of names) bench.store.files.set(`${name}.jsonl`, bench.clock.now());
      await complete('fresh');
      bench.clock.forward(1);
      expect(await sweeper.removeExpired()).toBe(450);
      expect([...bench.store.files.keys()]).toEqual(['fresh.jsonl']);
      expect(await resultCount()).toBe(1);
    });

    it('removes rows without files', async () => {
      await complete('kept');
      await complete('lost');
      bench.store.files.delete('lost.jsonl');
      expect(await sweeper.removeRowsWithoutFiles()).toBe(1);
      expect(await live('lost')).toBeNull();
      expect(await live('kept')).not.toBeNull();
    });

    it('removes files without rows, but not those of runs that may be under way', async () => {
      await complete('kept');
      bench.store.files.set('orphan.parquet', bench.clock.now());
      bench.clock.forward(10);
      const before = bench.clock.now();
      bench.store.files.set('being-written.parquet', before);
      expect(await sweeper.removeFilesWithoutRows(before)).toBe(1);
      expect([...bench.store.files.keys()].sort()).toEqual(['being-written.parquet', 'kept.jsonl']);
    });

    it('removes nothing while the store is out of reach', async () => {
      await complete('a');
      bench.clock.forward(TTL_SECONDS);
      bench.store.isReachable = false;
      await expect(sweeper.removeExpired()).rejects.toThrow('out of reach');
      await expect(sweeper.removeRowsWithoutFiles()).rejects.toThrow('out of reach');
      expect(await resultCount()).toBe(1);
    });

    it('removes all of a deleted workflow and nothing of others', async () => {
      await complete('a', 42);
      await complete('b', 43);
      expect(await sweeper.removeOfWorkflow(42)).toBe(1);
      expect([...bench.store.files.keys()]).toEqual(['b.jsonl']);
      expect(await execution('exec_a')).toMatchObject({ status: 'completed' });
    });
  });

  it('takes its tables away again', async () => {
    for (let undone = 0; undone < 7; undone += 1) await bench.dataSource.undoLastMigration();
    await expect(resultCount()).rejects.toThrow();
  });
});
