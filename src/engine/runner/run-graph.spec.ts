import { RunGraph } from './run-graph';

const node = (id: number) => ({ id, nodeType: 'x/y', label: '', config: {}, deferred: false });
const edge = (sourceNodeId: number, sourceKey: string, targetNodeId: number) => ({
  sourceNodeId,
  sourceKey,
  targetNodeId,
  targetKey: 'input1',
});

describe('RunGraph', () => {
  const graph = new RunGraph({
    nodes: [1, 2, 3, 4, 5].map(node),
    edges: [edge(1, 'output1', 2), edge(2, 'yes', 3), edge(2, 'no', 4), edge(3, 'output1', 5)],
  });

  it('counts a reader with two connected outputs twice', () => {
    expect(graph.readersOf(1, 'output1')).toBe(2);
    expect(graph.readersOf(2, 'yes')).toBe(1);
    expect(graph.readersOf(5, 'output1')).toBe(0);
  });

  it('finds nodes and what leads into them', () => {
    expect(graph.node(3).id).toBe(3);
    expect(graph.inputsOf(4).map(({ sourceKey }) => sourceKey)).toEqual(['no']);
    expect(() => graph.node(9)).toThrow('no node 9');
  });
});
