import type { PlannedEdge, PlannedNode } from '../engine/process-pool/messages';
import { NodeProgress } from './node-record';

const node = (id: number): PlannedNode => ({
  id,
  nodeType: 'test/node',
  label: `Node ${String(id)}`,
  config: {},
  deferred: false,
});
const edge = (sourceNodeId: number, sourceKey: string, targetNodeId: number): PlannedEdge => ({
  ...{ sourceNodeId, sourceKey, targetNodeId },
  targetKey: 'input1',
});

/** 1 -> 2, whose two ports lead to 3 and 4. */
function progress(): NodeProgress {
  const edges = [edge(1, 'output1', 2), edge(2, 'pass', 3), edge(2, 'fail', 4)];
  return new NodeProgress({ nodes: [1, 2, 3, 4].map(node), edges });
}

const rows = (of: NodeProgress) =>
  of.records(undefined).map(({ rows_in, rows_out }) => [rows_in, rows_out]);

describe('the rows of a node', () => {
  it('are null where nobody has told of them', () => {
    expect(rows(progress())).toEqual(Array(4).fill([null, null]));
  });

  it('come into a node as soon as the one before it has told how many it gave', () => {
    const run = progress();
    run.add({ kind: 'node-finished', nodeId: 1, at: 0, rowsOut: 250 });
    run.add({ kind: 'node-finished', nodeId: 2, at: 0, rowsOut: null });
    expect(rows(run).slice(0, 2)).toEqual([
      [null, 250],
      [250, null],
    ]);
  });

  it('are counted by port, and summed up where all ports are known', () => {
    const run = progress();
    run.add({ kind: 'rows-counted', counts: [{ nodeId: 2, port: 'pass', rows: 12 }] });
    expect(rows(run).slice(1)).toEqual([
      [null, null],
      [12, null],
      [null, null],
    ]);
    run.add({ kind: 'rows-counted', counts: [{ nodeId: 2, port: 'fail', rows: 0 }] });
    expect(rows(run).slice(1)).toEqual([
      [null, 12],
      [12, null],
      [0, null],
    ]);
  });

  it('of a getter whose file is read later come with the counts', () => {
    const run = progress();
    run.add({ kind: 'node-finished', nodeId: 1, at: 0, rowsOut: null });
    run.add({ kind: 'rows-counted', counts: [{ nodeId: 1, port: 'output1', rows: 9 }] });
    expect(rows(run).slice(0, 2)).toEqual([
      [null, 9],
      [9, null],
    ]);
  });

  it('of a node at work are those so far, which come into nobody yet', () => {
    const run = progress();
    run.add({ kind: 'node-started', nodeId: 1, at: 0 });
    run.add({ kind: 'node-progressed', nodeId: 1, rows: 100 });
    run.add({ kind: 'node-progressed', nodeId: 1, rows: 200 });
    expect(rows(run).slice(0, 2)).toEqual([
      [null, 200],
      [null, null],
    ]);
    run.add({ kind: 'node-finished', nodeId: 1, at: 0, rowsOut: null });
    expect(rows(run)[0]).toEqual([null, null]);
  });

  it('of a node that failed or was stopped are unknown: they may be undone', () => {
    const run = progress();
    run.add({ kind: 'node-started', nodeId: 1, at: 0 });
    run.add({ kind: 'node-progressed', nodeId: 1, rows: 100 });
    const [first] = run.records({ completed: false, warnings: [], faults: [] });
    expect(first).toMatchObject({ status: 'stopped', rows_out: null });
  });

  it('of a terminator are those that it delivered', () => {
    const run = progress();
    run.add({ kind: 'node-finished', nodeId: 3, at: 0, rowsOut: 12 });
    expect(rows(run)[2]).toEqual([null, 12]);
  });
});
