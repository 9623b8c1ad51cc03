import { theServer } from '../../../src/audit/audit-event';
import type { RunOutput } from '../../../src/engine/process-pool/messages';
import { SystemIdGenerator } from '../../../src/common/id-generator';
import { ExecutionRecorder } from '../../../src/execution/running/execution-recorder';
import { ExecutionsRepository } from '../../../src/execution/executions.repository';
import { RunEndingsRepository } from '../../../src/execution/run-endings.repository';
import { KeptOutputEntity } from '../../../src/execution/results/kept-output.entity';
import { KeptOutputsRepository } from '../../../src/execution/results/kept-outputs.repository';
import { LatestOutputs } from '../../../src/execution/results/latest-outputs';
import { NodeProgress } from '../../../src/execution/node-record';
import { ResultEntity } from '../../../src/execution/results/result.entity';
import { ResultSweeper } from '../../../src/execution/results/result-sweeper';
import { ResultsRepository } from '../../../src/execution/results/results.repository';
import type { NewRun, TakenRun } from '../../../src/execution/running/run-order';
import { RunRegister } from '../../../src/execution/running/run-register';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { WorkflowNodeEntity } from '../../../src/workflows/workflow-node.entity';
import { WorkflowsRepository } from '../../../src/workflows/workflows.repository';
import { auditTrailOver } from '../../support/audit';
import { onEachDatabase } from '../../support/databases';
import { type ExecutionBench, openBench } from './support';

const TTL_SECONDS = 86_400;
const WORKER = '01JTZ6V5T3M2N4P6Q8R0S1T2V3';
const progress = new NodeProgress({ nodes: [], edges: [] });
const NODE = 103;

onEachDatabase((kind) => {
  let bench: ExecutionBench;
  let results: ResultsRepository;
  let kept: KeptOutputsRepository;
  let recorder: ExecutionRecorder;
  let register: RunRegister;
  let sweeper: ResultSweeper;

  beforeEach(async () => {
    bench = await openBench(kind);
    const { dataSource, clock, storage, store } = bench;
    const workflows = new WorkflowsRepository(dataSource.manager);
    results = new ResultsRepository(dataSource);
    kept = new KeptOutputsRepository(dataSource);
    const executions = new ExecutionsRepository(dataSource, workflows);
    register = new RunRegister(executions, auditTrailOver(dataSource, clock));
    recorder = new ExecutionRecorder(
      new RunEndingsRepository(dataSource),
      results,
      new LatestOutputs(kept, new SystemIdGenerator()),
      new UnitOfWork(dataSource),
      storage,
      clock,
    );
    sweeper = new ResultSweeper(results, kept, store, clock);
    const day = "'2026-04-29 12:00:00.000'";
    for (const statement of [
      `INSERT INTO organizations (id, name, created, modified) VALUES (1, 'o', ${day}, ${day})`,
      `INSERT INTO users (id, organization_id, role, is_active, created, modified)
       VALUES (7, 1, 'admin', 1, ${day}, ${day})`,
      `INSERT INTO workflows (id, organization_id, owner_id, title, description, search_text,
         is_active, visibility, version, created, modified)
       VALUES (42, 1, 7, 'Sales', '', '', 1, 'private', 1, ${day}, ${day})`,
      `INSERT INTO workflow_nodes
         (id, organization_id, workflow_id, position, node_type, node_role, label, config)
       VALUES (${String(NODE)}, 1, 42, 0, 'termination/dashboardOutput', 'terminator', '', '{}')`,
    ]) {
      await dataSource.query(statement);
    }
  });
  afterEach(() => bench.close());

  const output = (name: string, nodeType: string): RunOutput => ({
    nodeId: NODE,
    nodeType,
    label: 'Output',
    delivery: null,
    stored: {
      resultId: `dataRef:wf42_1714392000_${name}`,
      location: `${name}.jsonl`,
      totalRows: 1,
      schema: { amount: 'number' },
      bytes: 1,
    },
  });
  /** A run that starts now; answers how to complete it. */
  async function start(name: string, nodeType = 'termination/dashboardOutput') {
    const startedAt = bench.clock.now();
    const run = {
      plan: {
        executionId: `exec_${name}`,
        organizationId: 1,
        workflow: { id: 42, title: 'Sales' },
        params: {},
        pageSize: 1000,
      },
      workflowVersion: 1,
      caller: { userId: 7, organizationId: 1, level: 'user' },
      trigger: 'api',
      workerId: WORKER,
      queuedAt: startedAt,
      startedAt,
      by: theServer(1),
    } as unknown as TakenRun & NewRun;
    await register.started(run);
    return async (): Promise<boolean> => {
      bench.store.files.set(`${name}.jsonl`, bench.clock.now());
      const outputs = [output(name, nodeType)];
      return recorder.completed(run, { outputs, warnings: [] }, progress);
    };
  }
  const complete = async (name: string, nodeType?: string): Promise<void> => {
    await (
      await start(name, nodeType)
    )();
  };
  const owner = { id: 42, organizationId: 1 };
  const latest = async (): Promise<string[]> =>
    (await kept.findOfWorkflow(owner)).map(({ executionId }) => executionId);
  const keptId = async (): Promise<string> => (await kept.findOfWorkflow(owner))[0]?.resultId ?? '';
  const files = (): string[] => [...bench.store.files.keys()].sort();
  const keptCount = () => bench.dataSource.manager.count(KeptOutputEntity);
  const dropNode = () => bench.dataSource.manager.delete(WorkflowNodeEntity, { id: NODE });

  it('outlive the result they were, rows and file', async () => {
    await complete('a');
    const id = await keptId();
    expect(id).toMatch(/^dataRef:wf42_\d+_\w{22}$/);
    bench.clock.forward(TTL_SECONDS * 100);
    expect(await sweeper.removeExpired()).toBe(1);
    expect(await bench.dataSource.manager.count(ResultEntity)).toBe(0);
    expect(await sweeper.removeFilesWithoutRows(bench.clock.now())).toBe(0);
    expect(files()).toEqual(['a.jsonl']);
    expect(await kept.findLive(owner, id)).toMatchObject({
      nodeId: NODE,
      executionId: 'exec_a',
      location: 'a.jsonl',
      totalRows: 1,
      schema: { amount: 'number' },
      startedAt: new Date('2026-04-29T12:00:00.123Z'),
    });
  });

  it("are nobody else's to read", async () => {
    await complete('a');
    const id = await keptId();
    for (const other of [
      { id: 43, organizationId: 1 },
      { id: 42, organizationId: 2 },
    ]) {
      expect(await kept.findLive(other, id)).toBeNull();
      expect(await kept.findOfWorkflow(other)).toEqual([]);
    }
  });

  it('give way to the next, with their file where the result is over as well', async () => {
    await complete('a');
    const id = await keptId();
    bench.clock.forward(10);
    await complete('b');
    expect(await latest()).toEqual(['exec_b']);
    expect(await kept.findLive(owner, id)).toBeNull();
    expect(await sweeper.removeExpired()).toBe(0);
    bench.clock.forward(TTL_SECONDS - 10);
    expect(await sweeper.removeExpired()).toBe(1);
    expect(files()).toEqual(['b.jsonl']);
    bench.clock.forward(TTL_SECONDS);
    expect(await sweeper.removeExpired()).toBe(1);
    await complete('c');
    expect(await sweeper.removeFilesWithoutRows(new Date(bench.clock.now().getTime() + 1))).toBe(1);
    expect(files()).toEqual(['c.jsonl']);
  });

  it('are those of the run that started last, whichever ends last', async () => {
    const early = await start('early');
    bench.clock.forward(0.001);
    const late = await start('late');
    bench.clock.forward(5);
    expect(await late()).toBe(true);
    bench.clock.forward(5);
    expect(await early()).toBe(true);
    expect(await latest()).toEqual(['exec_late']);
  });

  it('are those of the run that started last also where many end at once', async () => {
    const runs: (() => Promise<boolean>)[] = [];
    for (let n = 0; n < 12; n += 1) {
      runs.push(await start(`n${String(n)}`));
      bench.clock.forward(1);
    }
    const shuffled = [5, 11, 0, 8, 3, 10, 1, 6, 2, 9, 4, 7].flatMap((n) => runs[n] ?? []);
    expect(await Promise.all(shuffled.map((end) => end()))).toEqual(runs.map(() => true));
    expect(await latest()).toEqual(['exec_n11']);
  });

  it('are of dashboard outputs alone, and of completed runs alone', async () => {
    await complete('mail', 'email/sendEmail');
    expect(await latest()).toEqual([]);
    const end = await start('a');
    await bench.dataSource.query("UPDATE executions SET status = 'cancelled'");
    expect(await end()).toBe(false);
    expect(await keptCount()).toBe(0);
  });

  it('end with their node, also those of a run that ends after it', async () => {
    await complete('a');
    const id = await keptId();
    const end = await start('b');
    await dropNode();
    expect(await kept.findLive(owner, id)).toBeNull();
    await end();
    expect(await latest()).toEqual([]);
    await sweeper.forgetStrayOutputs();
    expect(await keptCount()).toBe(0);
    bench.clock.forward(TTL_SECONDS);
    expect(await sweeper.removeExpired()).toBe(2);
    expect(files()).toEqual([]);
  });

  it('are made to last in a store that forgets results after their time', async () => {
    await complete('first');
    await sweeper.prolongKept();
    expect([...bench.store.lasting]).toEqual(['first.jsonl']);
  });

  it('stay where their node is', async () => {
    await complete('a');
    await sweeper.forgetStrayOutputs();
    expect(await latest()).toEqual(['exec_a']);
  });

  it('end with their workflow, file and all', async () => {
    await complete('a');
    bench.clock.forward(TTL_SECONDS);
    expect(await sweeper.removeExpired()).toBe(1);
    await sweeper.removeOfWorkflow(42);
    expect(files()).toEqual([]);
    expect(await keptCount()).toBe(0);
  });
});
