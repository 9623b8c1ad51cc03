import * as fc from 'fast-check';
import type { NodeRole } from '../../node-sdk';
import { leadingToTerminator, unconnectedInputs, unreadOutputs } from './connections';
import type { Graph, NodeShapes } from './graph';

const outputs = ['output1', 'output2'];
const shapes: NodeShapes = {
  get: (nodeType) => ({
    nodeType,
    role: nodeType as NodeRole,
    inputs: ['input1'],
    requiredInputs: nodeType === 'getter' ? [] : ['input1'],
    outputs: nodeType === 'terminator' ? [] : outputs,
  }),
  all: () => [],
};
const graph = (roles: NodeRole[], ...edges: [number, number, string?][]): Graph => ({
  nodes: roles.map((role) => ({ nodeType: role, role, label: role, config: {} })),
  edges: edges.map(([source, target, sourceKey = 'output1']) => ({
    source,
    target,
    sourceKey,
    targetKey: 'input1',
  })),
});

describe('unconnectedInputs', () => {
  it('finds setters and terminators without rows, and lets getters be', () => {
    const found = unconnectedInputs(graph(['getter', 'setter', 'terminator'], [1, 2]), shapes);
    expect(found).toEqual([
      {
        nodeIndex: 1,
        message:
          'Input input1 is not connected: no rows reach this node. Add an edge that ends there',
      },
    ]);
  });
});

describe('unreadOutputs', () => {
  it('finds nodes that reach no terminator and single ports that nobody reads', () => {
    const found = unreadOutputs(
      graph(['getter', 'setter', 'terminator', 'setter'], [0, 1], [1, 2], [0, 3, 'output2']),
      shapes,
    );
    expect(found).toEqual([
      { nodeIndex: 1, message: 'Nobody reads output output2 of this node' },
      { nodeIndex: 3, message: 'The rows of this node reach no terminator' },
    ]);
  });
});

describe('leadingToTerminator', () => {
  it('agrees with walking forward from every node', () => {
    const roles = fc.array(fc.constantFrom<NodeRole>('getter', 'setter', 'terminator'), {
      minLength: 1,
      maxLength: 10,
    });
    const graphs = roles.chain((drawn) =>
      fc.tuple(
        fc.constant(drawn),
        fc.array(fc.tuple(fc.nat(drawn.length - 1), fc.nat(drawn.length - 1)), { maxLength: 20 }),
      ),
    );
    fc.assert(
      fc.property(graphs, ([drawn, edges]) => {
        const arrives = (from: number, seen: number[] = []): boolean =>
          drawn[from] === 'terminator' ||
          edges.some(
            ([source, target]) =>
              source === from && !seen.includes(target) && arrives(target, [...seen, from]),
          );
        const expected = [...drawn.keys()].filter((index) => arrives(index));
        const found = [...leadingToTerminator(graph(drawn, ...edges))].sort((a, b) => a - b);
        expect(found).toEqual(expected);
      }),
    );
  });
});
