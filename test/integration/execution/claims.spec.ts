import type { ObjectLiteral } from 'typeorm';
import { ExecutionEntity } from '../../../src/execution/execution.entity';
import { ExecutionsRepository } from '../../../src/execution/executions.repository';
import { FairClaims } from '../../../src/execution/running/fair-claims';
import type { RunCancellation } from '../../../src/execution/running/run-cancellation';
import type { WorkflowConcurrency } from '../../../src/execution/running/workflow-concurrency';
import { WaitingRunsRepository } from '../../../src/execution/waiting-runs.repository';
import { WorkflowsRepository } from '../../../src/workflows/workflows.repository';
import { onEachDatabase } from '../../support/databases';
import { type ExecutionBench, openBench } from './support';

const WORKER = '01JTZ6V5T3M2N4P6Q8R0S1T2V3';

onEachDatabase((kind) => {
  let bench: ExecutionBench;
  let claims: FairClaims;
  /** Claimed runs that were to end. */
  let ended: string[];
  /** Workflows that run as often as they may. */
  let full: number[];

  beforeEach(async () => {
    bench = await openBench(kind);
    full = [];
    ended = [];
    const { dataSource, clock } = bench;
    const workflows = new WorkflowsRepository(dataSource.manager);
    const executions = new ExecutionsRepository(dataSource, workflows);
    const waiting = new WaitingRunsRepository(dataSource);
    const concurrency = {
      isFull: (id: number) => Promise.resolve(full.includes(id)),
    } as WorkflowConcurrency;
    const cancellation = {
      endUnbegun: ({ id }: ExecutionEntity) => Promise.resolve(void ended.push(id)),
    } as RunCancellation;
    claims = new FairClaims(waiting, executions, concurrency, cancellation, clock);
  });
  afterEach(() => bench.close());

  const insert = (workflowId: number, count: number) =>
    bench.dataSource.manager.insert<ObjectLiteral>(
      ExecutionEntity,
      Array.from({ length: count }, (_, index) => ({
        id: `exec_${String(workflowId)}_${String(index).padStart(3, '0')}`,
        organizationId: 1,
        workflowId,
        workflowVersion: 1,
        userId: 7,
        callerLevel: 'user' as const,
        trigger: 'api' as const,
        status: 'queued' as const,
        params: {},
        pageSize: 10,
        queuedAt: bench.clock.now(),
      })),
    );
  const next = async () => (await claims.next(WORKER))?.id;

  it('passes the runs of workflows at their limit, however many wait', async () => {
    await insert(41, 120);
    await insert(42, 60);
    await insert(43, 1);
    full = [41, 42];
    expect(await next()).toBe('exec_43_000');
    expect(await next()).toBeUndefined();
    full = [41];
    expect(await next()).toBe('exec_42_000');
  });

  it('lets a claimed run wait again, and has one end that was to stop meanwhile', async () => {
    await insert(41, 2);
    const [first, second] = [await claims.next(WORKER), await claims.next(WORKER)];
    if (!first || !second) throw new Error('Nothing was claimed');
    const { manager } = bench.dataSource;
    const cancelRequestedAt = bench.clock.now();
    await manager.update(ExecutionEntity, { id: second.id }, { cancelRequestedAt });
    for (const claimed of [first, second]) await claims.giveBack(claimed);
    expect(ended).toEqual([second.id]);
    expect(await next()).toBe(first.id);
    expect(await next()).toBeUndefined();
  });
});
