import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue, Row } from '../../src/node-sdk';
import { type DraftNode, chained, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';
import { SpreadIntegration, spreads } from '../support/spread-node';

const engine = engineHarness([SourceNodesIntegration, SpreadIntegration]);
afterAll(() => engine.close());

const spread: DraftNode = { type: 'spreading/spread', config: { column: 'a' } };
const literal = (rows: readonly JsonValue[]): DraftNode => ({
  type: 'input/rows',
  config: { rows: [...rows] },
});
const rowsOf = async (...nodes: DraftNode[]): Promise<readonly Row[]> => {
  const all = [...nodes, { type: 'termination/dashboardOutput' }];
  return resultOf(await engine.run(all, chained(all.length))).rows;
};

/** A JSON file too large to be read whole before its types are guessed. */
function largeFile(name: string, rows: readonly Row[]): DraftNode {
  const path = join(engine.folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(rows));
  return provideSource(name, () => ({ kind: 'json', body: { path } }));
}
const many = (row: Row): Row[] => Array.from({ length: 60_000 }, () => row);
const filler = 'x'.repeat(40);

describe('what a setter has computed while it compiles', () => {
  beforeEach(() => spreads.splice(0));

  it('decides its columns, in the order of the values', async () => {
    const rows = [{ a: 10 }, { a: 9 }, { a: null }, { a: 10 }];
    expect(JSON.stringify(await rowsOf(literal(rows), spread))).toBe('[{"9":1,"10":2,"null":1}]');
    expect(spreads).toEqual([['9', '10', null]]);
  });

  it('is limited', async () => {
    const rows = Array.from({ length: 20 }, (_, a) => ({ a }));
    await rowsOf(literal(rows), spread);
    expect(spreads).toEqual([['0', '1', '2', '3', '4']]);
  });

  it('is nothing for an input without rows', async () => {
    expect(await rowsOf(literal([]), spread)).toEqual([]);
    expect(spreads).toEqual([[]]);
  });

  it('blames the node whose rows fail', async () => {
    const cast = { type: 'queryoperators/castColumns', config: { columns: { a: 'number' } } };
    await expect(rowsOf(literal([{ a: 'x' }]), cast, spread)).rejects.toThrow(
      'Node "queryoperators/castColumns 2" failed: Column "a": "x" is not a number',
    );
  });

  it('comes from all rows of a large file, whatever its beginning suggested', async () => {
    const rows = [...many({ a: 1, filler }), { a: 'late' }, { a: 2, b: 'new' }];
    expect(await rowsOf(largeFile('surprise', rows), spread)).toEqual([
      { '1': 60_000, '2': 1, late: 1 },
    ]);
  });

  it('lets later columns of a large file alone that nobody uses', async () => {
    const rows = [...many({ a: 1, filler }), { a: 2, late: true }];
    expect(await rowsOf(largeFile('late-column', rows), spread)).toEqual([{ '1': 60_000, '2': 1 }]);
    expect(spreads.at(-1)).toEqual(['1', '2']);
  });
});
