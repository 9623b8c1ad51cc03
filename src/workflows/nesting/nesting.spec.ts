import { IsInt, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import type { JsonObject } from '../../common/json';
import { ConfigValidator } from '../../node-catalog/config-validator';
import { registryOf } from '../../node-catalog/testing/registry-of';
import { allColumns, Integration, NoConfig, NodeType, rowsOf, sql } from '../../node-sdk';
import { ConfigRenderer } from '../config-renderer';
import { workflowNotFound } from '../workflow.errors';
import type { WorkflowNode, WorkflowSnapshot } from '../workflow-snapshot';
import type { WorkflowSnapshots } from '../workflow-snapshots';
import type { WorkflowFindings, WorkflowValidator } from '../workflow-validator';
import { NestedWorkflows, type Nesting } from './nested-workflows';

class ReadConfig {
  @IsInt()
  workflow_id!: number;

  @IsObject()
  params: JsonObject = {};

  @IsOptional()
  @IsString()
  output?: string;
}

class AddConfig {
  @IsNumber()
  sum!: number;
}

const described = { label: 'L', description: 'D' } as const;

@NodeType({ ...described, key: 'workflowInput', role: 'getter', config: ReadConfig, inputs: [] })
class ReadNode {
  read() {
    return rowsOf([]);
  }
}

@NodeType({ ...described, key: 'add', role: 'setter', config: AddConfig })
class AddNode {
  compile(_: unknown, inputs: Readonly<Record<string, Parameters<typeof allColumns>[0]>>) {
    const { input1 } = inputs;
    return { columns: input1 ? allColumns(input1) : [], rest: sql`` };
  }
}

@NodeType({ ...described, key: 'end', role: 'terminator', config: NoConfig })
class EndNode {
  deliver() {
    return undefined;
  }
}

@Integration({ key: 'flowcontrol', name: 'Flow', nodes: [ReadNode, AddNode, EndNode] })
class FlowIntegration {}

const ROLES = { workflowInput: 'getter', add: 'setter', end: 'terminator' } as const;
const caller = { userId: 1, organizationId: 1, level: 'user' as const };
const none: WorkflowFindings = { errors: [], warnings: [] };

let workflows: Map<number, WorkflowSnapshot>;
let looked: number[];
let nextId: number;
beforeEach(() => {
  workflows = new Map();
  looked = [];
  nextId = 100;
});

const node = (key: keyof typeof ROLES, config: JsonObject = {}, label = key): WorkflowNode => ({
  id: nextId++,
  nodeType: `flowcontrol/${key}`,
  role: ROLES[key],
  label,
  config,
});
const reader = (workflow_id: number | string, more: JsonObject = {}) =>
  node('workflowInput', { workflow_id, ...more });

/** A workflow whose nodes form a chain. */
function workflow(id: number, ...nodes: WorkflowNode[]): WorkflowSnapshot {
  const snapshot: WorkflowSnapshot = {
    id,
    organizationId: 1,
    ownerId: 1,
    title: `W${String(id)}`,
    description: '',
    isActive: true,
    visibility: 'private',
    timeoutSeconds: null,
    maxConcurrency: null,
    overlap: 'queue',
    version: 1,
    created: new Date(0),
    modified: new Date(0),
    nodes,
    edges: nodes.slice(1).map((target, index) => ({
      id: nextId++,
      sourceNodeId: nodes[index]?.id ?? 0,
      targetNodeId: target.id,
      sourceKey: 'output1',
      targetKey: 'input1',
    })),
  };
  workflows.set(id, snapshot);
  return snapshot;
}

function nesting(): Nesting {
  const snapshots = {
    findVisibleTo: (_: unknown, id: number) => {
      looked.push(id);
      const found = workflows.get(id);
      return found === undefined ? Promise.reject(workflowNotFound(id)) : Promise.resolve(found);
    },
  } as unknown as WorkflowSnapshots;
  const validator = { validate: () => Promise.resolve(none) } as unknown as WorkflowValidator;
  const renderer = new ConfigRenderer(registryOf(FlowIntegration), new ConfigValidator());
  return new NestedWorkflows(snapshots, validator, renderer).asSeenBy(caller);
}

const idsOf = ({ nodes }: WorkflowSnapshot): number[] => nodes.map(({ id }) => id);
const end = () => node('end');
const add = (sum: number | string) => node('add', { sum });

describe('the graph of a run', () => {
  it('is that of the workflow, where it reads no other', async () => {
    const plain = workflow(1, add(1), end());
    const { nodes, edges, problems } = await nesting().expanded(plain, {});
    expect(nodes.map(({ id, origin, relays }) => [id, origin, relays])).toEqual(
      plain.nodes.map(({ id }) => [id, undefined, undefined]),
    );
    expect(edges).toMatchObject([{ sourceNodeId: plain.nodes[0]?.id }]);
    expect(problems).toEqual([]);
  });

  it('takes in the part that makes the rows, each time under ids of its own', async () => {
    const source = workflow(2, add('{{ params.sum }}'), add(2), end());
    const outer = workflow(
      1,
      reader(2, { params: { sum: '{{ params.x }}' } }),
      reader(2, { params: { sum: 5 } }),
      end(),
    );
    const { nodes, edges } = await nesting().expanded(outer, { x: 4 });
    const [first, second] = idsOf(source);
    const [one, other] = idsOf(outer);
    const taken = nodes.flatMap(({ id, config, origin }) =>
      origin ? [{ id, config, ...origin }] : [],
    );
    expect(taken.map(({ id, nodeId, config }) => [id, nodeId, config['sum']])).toEqual([
      [-1, first, 4],
      [-2, second, 2],
      [-3, first, 5],
      [-4, second, 2],
    ]);
    expect(new Set(taken.map(({ inner }) => inner)).size).toBe(2);
    expect(taken.at(0)?.inner).toMatchObject({
      workflow: { id: 2, title: 'W2' },
      params: { sum: 4 },
      readBy: { id: one, relays: true },
    });
    const ends = edges.map(({ sourceNodeId, targetNodeId }) => [sourceNodeId, targetNodeId]);
    expect(ends).toContainEqual([-1, -2]);
    expect(ends).toContainEqual([-2, one]);
    expect(ends).toContainEqual([-4, other]);
  });

  it('looks each workflow up once, for all questions', async () => {
    workflow(3, add(1), end());
    workflow(2, reader(3), end());
    const outer = workflow(1, reader(2), reader(3), end());
    const asked = nesting();
    expect(await asked.faults(outer)).toEqual([]);
    await asked.expanded(outer, {});
    expect(looked.sort()).toEqual([2, 3]);
  });

  it('says of the node that reads what params do not fit further in', async () => {
    workflow(3, add('{{ params.sum }}'), end());
    workflow(2, reader(3, { params: { sum: '{{ params.sum }}' } }), end());
    const outer = workflow(1, reader(2, { params: { sum: '{{ params.x }}' } }), end());
    expect(await nesting().faults(outer)).toEqual([]);
    const { problems } = await nesting().expanded(outer, { x: 'many' });
    expect(problems).toEqual([
      {
        node_id: outer.nodes[0]?.id,
        node_type: 'flowcontrol/workflowInput',
        message: expect.stringMatching(
          /^In workflow 2 "W2", node "workflowInput": In workflow 3 "W3", node "add": sum must be a number/,
        ) as string,
      },
    ]);
    const lacking = await nesting().expanded(outer, {});
    expect(lacking.problems).toMatchObject([{ node_id: outer.nodes[0]?.id, path: 'params.x' }]);
  });
});

describe('what keeps a workflow from reading others', () => {
  const messages = async (snapshot: WorkflowSnapshot): Promise<string[]> =>
    (await nesting().faults(snapshot)).map(({ message }) => message);

  it('is said before any params are known', async () => {
    workflow(2, add('{{ params.sum }}'), end());
    expect(await messages(workflow(1, reader(9), end()))).toEqual(['Workflow 9 not found']);
    expect(await messages(workflow(1, reader(2), end()))).toEqual([
      expect.stringContaining('Missing params.sum') as string,
    ]);
    expect(await messages(workflow(1, reader(2, { params: { sum: 1 } }), end()))).toEqual([]);
    expect(await messages(workflow(1, reader(2, { output: 'x' }), end()))).toEqual([
      'Workflow 2 "W2" has no output "x": it has "end"',
    ]);
  });

  it('waits for params where it depends on them', async () => {
    workflow(2, add('{{ params.sum }}'), end());
    const waiting = [
      reader('{{ params.id }}'),
      reader(2, { output: '{{ params.output }}' }),
      reader(2, { params: { sum: '{{ params.sum }}' } }),
    ];
    expect(await messages(workflow(1, ...waiting, end()))).toEqual([]);
  });

  it('is found behind params that are not known', async () => {
    workflow(2, reader(1), end());
    const outer = workflow(1, reader(2, { params: { x: '{{ params.x }}' } }), end());
    expect(await messages(outer)).toEqual([
      'In workflow 2 "W2", node "workflowInput": Workflows read each other in a circle: 1 "W1" -> 2 "W2" -> 1 "W1"',
    ]);
  });

  it('is no circle where the other rows are read by nobody', async () => {
    const deaf = workflow(2, add(1), end());
    const stray = reader(1);
    workflows.set(2, { ...deaf, nodes: [...deaf.nodes, stray] });
    expect(await messages(workflow(1, reader(2), end()))).toEqual([]);
  });

  it('says nothing of a config that is not even one', async () => {
    const strange: JsonObject[] = [
      {},
      { workflow_id: null },
      { workflow_id: 1.5 },
      { workflow_id: [2] },
      { workflow_id: 2, params: [] },
      { workflow_id: 2, output: 5 },
    ];
    workflow(2, add(1), end());
    for (const config of strange) {
      expect(await messages(workflow(1, node('workflowInput', config), end()))).toEqual([]);
    }
  });
});
