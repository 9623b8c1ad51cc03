import type { JsonObject } from '../../common/json';
import type { GraphEdge, GraphNode, NodeShape, NodeShapes } from './graph';
import { checkStructure } from './structure';

const SHAPES: NodeShape[] = [
  {
    nodeType: 'test/read',
    role: 'getter',
    inputs: ['input1'],
    requiredInputs: [],
    outputs: ['output1'],
  },
  {
    nodeType: 'test/split',
    role: 'setter',
    inputs: ['input1'],
    requiredInputs: ['input1'],
    outputs: ['output1', 'output2'],
  },
  {
    nodeType: 'test/join',
    role: 'setter',
    inputs: ['input1', 'input2'],
    requiredInputs: ['input1', 'input2'],
    outputs: ['output1'],
  },
  {
    nodeType: 'test/route',
    role: 'setter',
    inputs: ['input1'],
    requiredInputs: ['input1'],
    outputs: ['first', 'else'],
    configuredOutputs: { of: ({ ports }) => [...(ports as string[]), 'else'] },
  },
  {
    nodeType: 'test/show',
    role: 'terminator',
    inputs: ['input1'],
    requiredInputs: ['input1'],
    outputs: [],
  },
];
const shapes: NodeShapes = {
  get: (nodeType) => SHAPES.find((shape) => shape.nodeType === nodeType),
  all: () => SHAPES,
};
const node = (kind: string, label = kind, config: JsonObject = {}): GraphNode => ({
  nodeType: `test/${kind}`,
  role: shapes.get(`test/${kind}`)?.role ?? 'setter',
  label,
  config,
});
const edge = (
  source: number,
  target: number,
  sourceKey = 'output1',
  targetKey = 'input1',
): GraphEdge => ({
  source,
  target,
  sourceKey,
  targetKey,
});
const faults = (nodes: GraphNode[], edges: GraphEdge[] = []) =>
  checkStructure({ nodes, edges }, shapes).map(({ path, message }) => `${path}: ${message}`);

describe('checkStructure', () => {
  it('accepts an empty graph and a sound one', () => {
    expect(faults([])).toEqual([]);
    const nodes = [node('read'), node('split'), node('join'), node('show')];
    const edges = [edge(0, 1), edge(1, 2), edge(1, 2, 'output2', 'input2'), edge(2, 3)];
    expect(faults(nodes, edges)).toEqual([]);
  });

  it('names the nearest type for an unknown one', () => {
    expect(faults([node('reed')])).toEqual([
      'nodes.0.node_type: Unknown node type "test/reed". Did you mean "test/read"? ' +
        'GET /api/v1/node-types lists them all',
    ]);
  });

  it('names the nearest type for one without its integration', () => {
    expect(faults([node('read'), { ...node('read'), nodeType: 'jion' }])).toEqual([
      expect.stringContaining('Unknown node type "jion". Did you mean "test/join"?'),
    ]);
  });

  it('refuses a role that the type does not have', () => {
    expect(faults([{ ...node('read'), role: 'terminator' }])).toEqual([
      'nodes.0.node_role: test/read is a getter, not a terminator',
    ]);
  });

  it('refuses edges to nodes that are not there', () => {
    expect(faults([node('read'), node('show')], [edge(0, 2), edge(-1, 1)])).toEqual([
      'edges.0.target_node_index: There is no node 2: nodes go from 0 to 1',
      'edges.1.source_node_index: There is no node -1: nodes go from 0 to 1',
    ]);
    expect(faults([], [edge(0, 0)])[0]).toBe(
      'edges.0.source_node_index: There is no node 0: the workflow has no nodes',
    );
  });

  it('refuses unknown ports, naming those there are', () => {
    const nodes = [node('split', 'Split it'), node('join'), node('show')];
    expect(
      faults(nodes, [edge(0, 1, 'output3', 'inptu2'), edge(2, 1, 'output1', 'input1')]),
    ).toEqual([
      'edges.0.source_key: node 0 "Split it" has no output port "output3": it has output1, output2 (did you mean output1?)',
      'edges.0.target_key: node 1 "join" has no input port "inptu2": it has input1, input2 (did you mean input2?)',
      'edges.1.source_key: node 2 "show" has no output port "output1": it has no output ports',
    ]);
  });

  it('knows the ports that follow from a config, also for the next config', () => {
    const nodes = (...ports: string[]) => [
      node('read'),
      node('route', 'Route', { ports }),
      node('show'),
    ];
    const edges = [edge(0, 1), edge(1, 2, 'large')];
    expect(faults(nodes('large', 'small'), edges)).toEqual([]);
    expect(faults(nodes('small'), edges)).toEqual([
      'edges.1.source_key: node 1 "Route" has no output port "large": it has small, else (did you mean else?)',
    ]);
    expect(faults(nodes('small'), [edge(0, 1), edge(1, 2, 'first')])).toHaveLength(1);
  });

  it('refuses the same edge twice and two edges into one port', () => {
    const nodes = [node('read'), node('read'), node('show')];
    expect(faults(nodes, [edge(0, 2), edge(0, 2)])).toEqual(['edges.1: This edge repeats edge 0']);
    expect(faults(nodes, [edge(0, 2), edge(1, 2)])).toEqual([
      'edges.1.target_key: input1 of node 2 "show" is already fed by edge 0: a port takes one edge, a union node combines several',
    ]);
    expect(faults([node('read'), node('read'), node('join')], [edge(0, 2), edge(1, 2)])).toEqual([
      'edges.1.target_key: input1 of node 2 "join" is already fed by edge 0: a port takes one edge; set target_key to input2',
    ]);
  });

  it('names the nodes of a cycle', () => {
    const nodes = [node('read', 'A'), node('join', 'B'), node('split', 'C'), node('show', 'D')];
    const edges = [edge(0, 1), edge(1, 2), edge(2, 1, 'output1', 'input2'), edge(2, 3, 'output2')];
    expect(faults(nodes, edges)).toEqual([
      'edges: The edges form a cycle: node 2 "C" -> node 1 "B" -> node 2 "C"',
    ]);
    expect(faults([node('split', 'S')], [edge(0, 0)])).toEqual([
      'edges: The edges form a cycle: node 0 "S" -> node 0 "S"',
    ]);
  });
});
