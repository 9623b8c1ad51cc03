import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunProgress } from '../../src/engine/runner/run-progress';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { onEachServer } from '../support/server-databases';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';
import { number, row, text, workbook } from '../support/workbook';
import { databaseTest } from './database-nodes/support';

const engine = engineHarness([SourceNodesIntegration]);
afterAll(() => engine.close());

/** Every number that a node tells, however soon one comes after the other. */
const told = jest.spyOn(RunProgress.prototype, 'rowsSoFar');
const numbersOf = (nodeType: string): number[] =>
  told.mock.calls.filter(([node]) => node.nodeType === nodeType).map(([, rows]) => rows);
const stopped = jest.spyOn(RunProgress.prototype, 'stop');
beforeEach(() => jest.clearAllMocks());

const output: DraftNode = { type: 'termination/dashboardOutput' };

describe('those who follow a run see the rows so far', () => {
  it('of a getter that hands them over in batches', async () => {
    const batches = [[{ n: 1 }, { n: 2 }], [{ n: 3 }], [{ n: 4 }, { n: 5 }]];
    const source = provideSource('batches', () => ({ kind: 'rows', batches }));
    await engine.run([source, output], chained(2));
    expect(numbersOf('test/source')).toEqual([2, 3, 5]);
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  it('of an Excel workbook', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => row(number(n)));
    const folder = join(engine.folder, 'files', '1');
    mkdirSync(folder, { recursive: true });
    const sheets = { Data: [row(text('n')), ...rows].join('') };
    writeFileSync(join(folder, 'many.xlsx'), await workbook({ sheets }));
    const read: DraftNode = { type: 'files/readExcel', config: { path: 'many.xlsx' } };
    await engine.run([read, output], chained(2));
    const numbers = numbersOf('files/readExcel');
    expect(numbers.length).toBeGreaterThan(1);
    expect(numbers.at(-1)).toBe(3000);
  });

  onEachServer((kind) => {
    const test = databaseTest(kind);

    it('of a table that is written', async () => {
      await test.execute('CREATE TABLE told (n INT)');
      const rows = Array.from({ length: 20_000 }, (_, n) => ({ n }));
      await test.write(rows, { operation: 'insert', table: 'told' });
      const numbers = numbersOf('dbconnectors/dbWrite');
      expect(numbers.length).toBeGreaterThan(1);
      expect(numbers.at(-1)).toBe(20_000);
    });
  });
});
