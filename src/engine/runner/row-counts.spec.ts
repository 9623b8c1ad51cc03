import { RowCounts } from './row-counts';
import { RunGraph } from './run-graph';

type Edge = readonly [number, string, number];

/** Nodes 1, 2, ...; those named in `keeping` keep the number of rows. */
function countsOf(edges: readonly Edge[], keeping: readonly number[]) {
  const ids = [...new Set(edges.flatMap(([source, , target]) => [source, target]))];
  const graph = new RunGraph({
    nodes: ids.map((id) => ({ id, nodeType: 't/n', label: '', config: {}, deferred: false })),
    edges: edges.map(([sourceNodeId, sourceKey, targetNodeId]) => ({
      ...{ sourceNodeId, sourceKey, targetNodeId },
      targetKey: 'input1',
    })),
  });
  const counts = new RowCounts(graph, ({ id }) => keeping.includes(id));
  const of = (id: number) => counts.of(id).map(({ port, rows }) => [port, rows]);
  const toCount = (...ids: number[]) =>
    counts.toCount(ids).map(({ nodeId, port }) => `${String(nodeId)}.${port}`);
  return { counts, of, toCount };
}

const LINE: readonly Edge[] = [
  [1, 'output1', 2],
  [2, 'output1', 3],
  [3, 'output1', 4],
  [4, 'output1', 5],
];

describe('RowCounts', () => {
  it('hands a number on through nodes that keep rows, and no further', () => {
    const { counts, of } = countsOf(LINE, [2, 3]);
    counts.left(1, 'output1', 250);
    expect([1, 2, 3].map(of)).toEqual(Array(3).fill([['output1', 250]]));
    expect(of(4)).toEqual([]);
  });

  it('knows what came into a terminator also of the nodes before it', () => {
    const { counts, of } = countsOf(LINE, [3, 4]);
    counts.cameInto(5, 12);
    expect([2, 3, 4].map(of)).toEqual(Array(3).fill([['output1', 12]]));
    expect(of(1)).toEqual([]);
  });

  it('names the first of the ports that would have to be counted, once', () => {
    const { counts, of, toCount } = countsOf(LINE, [3]);
    expect(toCount(1, 2, 3, 4)).toEqual(['1.output1', '2.output1', '4.output1']);
    counts.left(1, 'output1', 250);
    counts.cameInto(5, 1);
    expect(toCount(4, 3, 1)).toEqual(['2.output1']);
    counts.left(2, 'output1', 12);
    expect([toCount(1, 2, 3, 4), of(3)]).toEqual([[], [['output1', 12]]]);
  });

  it('tells the ports of a node apart, and says nothing of those that nobody reads', () => {
    const { counts, of } = countsOf(
      [
        [1, 'pass', 2],
        [1, 'fail', 3],
        [2, 'output1', 4],
      ],
      [2],
    );
    counts.cameInto(4, 7);
    expect(of(1)).toEqual([['pass', 7]]);
    counts.cameInto(3, 0);
    counts.left(1, 'other', 5);
    expect(of(1)).toEqual([
      ['pass', 7],
      ['fail', 0],
    ]);
  });
});
