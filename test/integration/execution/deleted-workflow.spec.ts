import type { ObjectLiteral } from 'typeorm';
import { AuditEntryEntity } from '../../../src/audit/audit-entry.entity';
import { CancelRequests } from '../../../src/execution/cancel-requests';
import { ExecutionEntity } from '../../../src/execution/execution.entity';
import { RunEndingsRepository } from '../../../src/execution/run-endings.repository';
import { RunCancellation } from '../../../src/execution/running/run-cancellation';
import { RunEvents } from '../../../src/execution/following/run-events';
import type { RunSignals } from '../../../src/execution/following/run-signals';
import type { RunsAtWork } from '../../../src/execution/running/runs-at-work';
import type { RunWatch } from '../../../src/execution/following/run-watch';
import { auditTrailOver } from '../../support/audit';
import { onEachDatabase } from '../../support/databases';
import { type ExecutionBench, openBench } from './support';

/** More than are ended in one transaction. */
const WAITING = 1200;
const DELETED = { id: 42, organizationId: 1 };

onEachDatabase((kind) => {
  let bench: ExecutionBench;
  beforeEach(async () => {
    bench = await openBench(kind);
  });
  afterEach(() => bench.close());

  const idOf = (number: number) => `exec_${String(number).padStart(6, '0')}`;
  const insert = (first: number, count: number, fields: Partial<ExecutionEntity>) =>
    bench.dataSource.manager.insert<ObjectLiteral>(
      ExecutionEntity,
      Array.from({ length: count }, (_, index) => ({
        id: idOf(first + index),
        organizationId: 1,
        workflowId: 42,
        workflowVersion: 1,
        userId: 7,
        callerLevel: 'user' as const,
        trigger: 'api' as const,
        status: 'queued' as const,
        params: {},
        pageSize: 10,
        queuedAt: bench.clock.now(),
        ...fields,
      })),
    );
  const count = (where: Partial<ExecutionEntity>) =>
    bench.dataSource.manager.countBy(ExecutionEntity, where as object);

  it('ends its waiting runs in a few transactions, each on the record and told', async () => {
    const { dataSource, clock } = bench;
    for (let first = 0; first < WAITING; first += 300) await insert(first, 300, {});
    await insert(5000, 3, { workflowId: 43 });
    await insert(6000, 1, { status: 'running', workerId: 'w' });
    const events = new RunEvents();
    const ended: string[] = [];
    events.whenEnded((id) => ended.push(id));
    const stopped: string[] = [];
    const atWork = {
      idsOf: () => [],
      cancel: (id: string) => stopped.push(id) > 0,
      settled: () => Promise.resolve(),
    } as unknown as RunsAtWork;
    const signals = { tellEnded: () => undefined } as unknown as RunSignals;
    const endings = new RunEndingsRepository(dataSource);
    const requests = new CancelRequests(endings, auditTrailOver(dataSource, clock), clock);
    const watch = {} as RunWatch;
    const transactions = jest.spyOn(dataSource, 'transaction');

    await new RunCancellation(requests, atWork, watch, events, signals).cancelAllOf(DELETED);

    expect(transactions.mock.calls.length).toBeLessThan(10);
    expect(await count({ status: 'cancelled', errorCode: 'EXECUTION_CANCELLED' })).toBe(WAITING);
    expect(await count({ status: 'queued' })).toBe(3);
    expect(stopped).toEqual([idOf(6000)]);
    expect(ended).toHaveLength(WAITING);
    const action = 'execution.cancelled' as const;
    expect(await dataSource.manager.countBy(AuditEntryEntity, { action })).toBe(WAITING + 1);
  });

  it('leaves a run alone that a process claims meanwhile', async () => {
    const { dataSource, clock } = bench;
    await insert(0, 3, {});
    const endings = new RunEndingsRepository(dataSource);
    const ending = { status: 'cancelled' as const, finishedAt: clock.now() };
    const ended = await dataSource.transaction(async (manager) => {
      const { find } = manager;
      // Claimed between the look and the change.
      manager.find = (async (...query: Parameters<typeof find>) => {
        const found = await find.apply(manager, query);
        manager.find = find;
        await manager.update(ExecutionEntity, { id: idOf(1) }, { status: 'running' });
        return found;
      }) as typeof find;
      return endings.endWaitingOf(manager, DELETED, ending, 10);
    });
    expect(ended.map(({ id }) => id)).toEqual([idOf(0), idOf(2)]);
    expect(await count({ status: 'running' })).toBe(1);
  });
});
