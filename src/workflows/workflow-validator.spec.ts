import type { JsonObject } from '../common/json';
import { EngineClient, type RunEnd } from '../engine/process-pool/engine-client';
import { ConfigValidator } from '../node-catalog/config-validator';
import { registryOf } from '../node-catalog/testing/registry-of';
import { TestIntegration } from '../node-catalog/testing/test-integration';
import { NodeValidator } from './node-validator';
import type { WorkflowEdge, WorkflowNode, WorkflowSnapshot } from './workflow-snapshot';
import { WorkflowValidator } from './workflow-validator';

/** Finds fault with expressions that contain "bad". */
class FakeEngine extends EngineClient {
  readonly takesRuns = true;
  asked: (readonly string[])[] = [];
  run = (): Promise<RunEnd> => Promise.resolve({ status: 'cancelled' });
  processes = (): [] => [];
  readPage = (): Promise<string> => Promise.resolve('[]');
  testCredential = () => Promise.resolve({ ok: true, message: '' });
  exportRows = () => Promise.resolve({ path: '', bytes: 0 });
  checkExpressions({ expressions }: { expressions: readonly string[] }) {
    this.asked.push(expressions);
    return Promise.resolve(
      expressions.map((text) => (text.includes('bad') ? 'Function bad is not allowed' : null)),
    );
  }
}

const registry = registryOf(TestIntegration);
const ROLES = { read: 'getter', split: 'setter', show: 'terminator' } as const;
let engine: FakeEngine;
let validator: WorkflowValidator;

beforeEach(() => {
  engine = new FakeEngine();
  validator = new WorkflowValidator(
    registry,
    new NodeValidator(registry, new ConfigValidator(), engine),
  );
});

const node = (id: number, kind: keyof typeof ROLES, config: JsonObject = {}): WorkflowNode => ({
  id,
  nodeType: `test/${kind}`,
  role: ROLES[kind],
  label: kind,
  config,
});
const edge = (sourceNodeId: number, targetNodeId: number, sourceKey = 'output1'): WorkflowEdge => ({
  id: 1000 * sourceNodeId + targetNodeId,
  sourceNodeId,
  targetNodeId,
  sourceKey,
  targetKey: 'input1',
});
const snapshot = (
  nodes: WorkflowNode[],
  edges: WorkflowEdge[] = [],
  fields: Partial<WorkflowSnapshot> = {},
): WorkflowSnapshot => ({
  id: 42,
  organizationId: 1,
  ownerId: 1,
  title: 'T',
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
  edges,
  ...fields,
});

describe('WorkflowValidator', () => {
  it('finds nothing wrong with a complete workflow', async () => {
    const nodes = [
      node(12, 'split', { column_name: 'a' }),
      node(11, 'read'),
      node(13, 'show'),
      node(14, 'show'),
    ];
    const edges = [edge(11, 12), edge(12, 13), edge(12, 14, 'output2')];
    expect(await validator.validate(snapshot(nodes, edges))).toEqual({
      errors: [],
      warnings: [],
    });
  });

  it('answers as documented, nodes first and the graph last', async () => {
    const nodes = [node(11, 'read'), node(12, 'split')];
    const { errors } = await validator.validate(snapshot(nodes, [edge(11, 12)]));
    expect(errors).toEqual([
      { node_id: 12, message: 'Missing required config field: column_name' },
      { node_id: null, message: 'No terminator node found in workflow' },
    ]);
  });

  it('finds an empty graph without a terminator', async () => {
    expect(await validator.validate(snapshot([]))).toEqual({
      errors: [{ node_id: null, message: 'No terminator node found in workflow' }],
      warnings: [],
    });
  });

  it('finds inputs that nobody feeds, types that are gone, and cycles', async () => {
    const gone = { ...node(12, 'split'), nodeType: 'gone/away' };
    const { errors } = await validator.validate(snapshot([gone, node(13, 'show')]));
    expect(errors.map(({ node_id, message }) => [node_id, message.slice(0, 30)])).toEqual([
      [12, 'Unknown node type "gone/away".'],
      [13, 'Input input1 is not connected:'],
    ]);
    const loop = [node(1, 'split', { column_name: 'a' }), node(2, 'show')];
    const cyclic = await validator.validate(
      snapshot(loop, [edge(1, 1), edge(1, 2)], { version: 2 }),
    );
    expect(cyclic.errors).toEqual([
      {
        node_id: null,
        message: 'The edges form a cycle: node 0 "split" -> node 0 "split"',
      },
    ]);
  });

  it('asks the engine once about all expressions and names field and fault', async () => {
    const rules = (...expressions: string[]) => ({
      column_name: 'a',
      rules: expressions.map((expression) => ({ port: 'p', expression })),
    });
    const nodes = [
      node(1, 'read'),
      node(2, 'split', rules('a > 1', 'bad(1)')),
      node(3, 'split', rules('{{ params.x }}')),
      node(4, 'split', rules('bad(2)')),
      node(5, 'show'),
    ];
    const edges = [edge(1, 2), edge(2, 3), edge(3, 4), edge(4, 5)];
    const { errors } = await validator.validate(snapshot(nodes, edges));
    expect(engine.asked).toEqual([['a > 1', 'bad(1)', 'bad(2)']]);
    expect(errors).toEqual([
      { node_id: 2, message: 'rules.1.expression: Function bad is not allowed' },
      {
        node_id: 3,
        message:
          'rules.0.expression: Placeholders are not available in code: write $x for the parameter params.x',
      },
      { node_id: 4, message: 'rules.0.expression: Function bad is not allowed' },
    ]);
  });

  it('warns of what nobody reads and of inactivity', async () => {
    const nodes = [
      node(11, 'read'),
      node(12, 'split', { column_name: 'a' }),
      node(13, 'show'),
      node(14, 'split', { column_name: 'b' }),
    ];
    const edges = [edge(11, 12), edge(12, 13), edge(11, 14)];
    const { errors, warnings } = await validator.validate(
      snapshot(nodes, edges, { isActive: false }),
    );
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      { node_id: 12, message: 'Nobody reads output output2 of this node' },
      { node_id: 14, message: 'The rows of this node reach no terminator' },
      {
        node_id: null,
        message: 'The workflow is inactive: it cannot be executed until is_active is true',
      },
    ]);
  });

  it('remembers what it found until the version changes', async () => {
    const nodes = [
      node(1, 'read'),
      node(2, 'split', { column_name: 'a', rules: [{ port: 'p', expression: 'bad' }] }),
      node(3, 'show'),
    ];
    const edges = [edge(1, 2), edge(2, 3)];
    const first = await validator.validate(snapshot(nodes, edges));
    expect(await validator.validate(snapshot(nodes, edges))).toBe(first);
    await validator.validate(snapshot(nodes, edges, { version: 2 }));
    await validator.validate(snapshot(nodes, edges, { id: 43 }));
    expect(engine.asked).toHaveLength(3);
  });

  it('remembers nothing when expressions could not be checked', async () => {
    const nodes = [
      node(1, 'read'),
      node(2, 'split', { column_name: 'a', rules: [{ port: 'p', expression: 'x' }] }),
      node(3, 'show'),
    ];
    const broken = snapshot(nodes, [edge(1, 2), edge(2, 3)]);
    engine.checkExpressions = () => Promise.reject(new Error('no engine'));
    await expect(validator.validate(broken)).rejects.toThrow('no engine');
    engine.checkExpressions = () => Promise.resolve([null]);
    expect((await validator.validate(broken)).errors).toEqual([]);
  });
});
