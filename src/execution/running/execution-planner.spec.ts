import { IsInt, IsOptional, IsString, Max } from 'class-validator';
import { Clock } from '../../common/clock';
import { IdGenerator } from '../../common/id-generator';
import type { JsonObject } from '../../common/json';
import { ConfigValidator } from '../../node-catalog/config-validator';
import { registryOf } from '../../node-catalog/testing/registry-of';
import { type Getter, Integration, NodeType, rowsOf, type Terminator } from '../../node-sdk';
import type { WorkflowNode, WorkflowSnapshot } from '../../workflows/workflow-snapshot';
import type { WorkflowFindings, WorkflowValidator } from '../../workflows/workflow-validator';
import { ConfigRenderer } from '../../workflows/config-renderer';
import { NestedWorkflows } from '../../workflows/nesting/nested-workflows';
import type { WorkflowSnapshots } from '../../workflows/workflow-snapshots';
import { ExecutionPlanner } from './execution-planner';

class ListConfig {
  @IsOptional()
  @IsInt()
  @Max(100)
  limit?: number;

  @IsOptional()
  @IsString()
  since?: string;
}

@NodeType({
  key: 'list',
  role: 'getter',
  label: 'List',
  description: 'Lists',
  config: ListConfig,
  credential: 'shop',
})
class ListNode implements Getter<ListConfig> {
  read() {
    return rowsOf([]);
  }
}

@NodeType({
  key: 'tell',
  role: 'terminator',
  label: 'Tell',
  description: 'Tells',
  config: ListConfig,
})
class TellNode implements Terminator<ListConfig> {
  deliver() {
    return undefined;
  }
}

@Integration({ key: 'shop', name: 'Shop', nodes: [ListNode, TellNode] })
class ShopIntegration {}

class FixedClock extends Clock {
  now(): Date {
    return new Date(1_714_392_000_999);
  }
}

class CountingIds extends IdGenerator {
  private count = 0;

  executionId(): string {
    return 'exec_1';
  }

  random(): string {
    this.count += 1;
    return `random${String(this.count)}`;
  }
}

let nextId: number;
let findings: WorkflowFindings;
beforeEach(() => {
  nextId = 101;
  findings = { errors: [], warnings: [] };
});

const registry = registryOf(ShopIntegration);
const getter = (config: JsonObject = {}): WorkflowNode => ({
  id: nextId++,
  nodeType: 'shop/list',
  role: 'getter',
  label: 'Orders',
  config,
});
const output = (config: JsonObject = {}): WorkflowNode => ({
  ...getter(config),
  nodeType: 'shop/tell',
  role: 'terminator',
});
const workflow = (...nodes: WorkflowNode[]): WorkflowSnapshot => ({
  id: 42,
  organizationId: 5,
  ownerId: 1,
  title: 'Sales',
  description: '',
  isActive: true,
  visibility: 'private',
  timeoutSeconds: null,
  maxConcurrency: null,
  overlap: 'queue',
  version: 3,
  created: new Date(0),
  modified: new Date(0),
  nodes,
  edges: [],
});
const caller = { userId: 1, organizationId: 5, level: 'user' as const };
const validator = { validate: () => Promise.resolve(findings) } as unknown as WorkflowValidator;
const nested = new NestedWorkflows(
  {} as WorkflowSnapshots,
  validator,
  new ConfigRenderer(registry, new ConfigValidator()),
);
const plan = (snapshot: WorkflowSnapshot, params: JsonObject = {}) =>
  new ExecutionPlanner(validator, nested, new CountingIds(), new FixedClock()).plan(
    caller,
    snapshot,
    { params, limit: 10 },
  );

it('gives every terminator a result id, in node order', async () => {
  const { outputs, executionId, pageSize } = await plan(workflow(getter(), output(), output()));
  expect({ executionId, pageSize }).toEqual({ executionId: 'exec_1', pageSize: 10 });
  expect(outputs).toEqual([
    { nodeId: 102, resultId: 'dataRef:wf42_1714392000_random1' },
    { nodeId: 103, resultId: 'dataRef:wf42_1714392000_random2' },
  ]);
});

it('refuses an inactive workflow', async () => {
  const inactive = { ...workflow(getter(), output()), isActive: false };
  await expect(plan(inactive)).rejects.toMatchObject({ code: 'WORKFLOW_INACTIVE' });
});

it('refuses an invalid workflow with what validate says', async () => {
  const errors = [{ node_id: 102, message: 'Missing required config field: column_name' }];
  findings = { errors, warnings: [] };
  await expect(plan(workflow(getter()))).rejects.toMatchObject({
    code: 'WORKFLOW_INVALID',
    details: errors,
  });
});

it('puts params into configs, whole ones with their type', async () => {
  const node = getter({ limit: '{{ params.max }}', since: 'from {{ params.day }}' });
  const { nodes } = await plan(workflow(node, output()), { max: 50, day: '2026-04-01' });
  expect(nodes[0]).toMatchObject({
    config: { limit: 50, since: 'from 2026-04-01' },
    deferred: false,
  });
});

it('checks a config again once its params are known', async () => {
  const snapshot = workflow(getter({ limit: '{{ params.max }}' }), output());
  await expect(plan(snapshot, { max: 101 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: [{ path: 'config.limit', node_id: 101, node_type: 'shop/list' }],
  });
  await expect(plan(snapshot, { max: '50' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('names an unknown param', async () => {
  await expect(plan(workflow(getter({ since: '{{ params.day }}' })))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: [{ path: 'params.day' }],
  });
});

it('leaves placeholders of rows to the engine', async () => {
  const node = output({ since: '{{ total_rows }} rows since {{ params.day }}' });
  const { nodes } = await plan(workflow(getter(), node), { day: 'Monday' });
  expect(nodes[1]).toMatchObject({ deferred: true, config: node.config });
});

it('holds params against the input contract and fills in defaults', async () => {
  const contract: WorkflowNode = {
    ...getter({ parameters: [{ name: 'day', type: 'date', default: '2026-04-01' }] }),
    nodeType: 'input/parameters',
  };
  const snapshot = workflow(contract, getter({ since: '{{ params.day }}' }), output());
  await expect(plan(snapshot, { day: 'Monday' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: [{ path: 'params.day' }],
  });
});
