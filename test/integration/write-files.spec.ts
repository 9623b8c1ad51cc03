import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/common/json';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';
import { readXlsx } from '../support/xlsx-reader';

const engine = engineHarness([], {}, { FILE_MAX_MB: '1' });
const files = join(engine.folder, 'files');
const folder = join(files, '1');
afterAll(() => engine.close());

const ROWS = [
  { id: 1, name: 'Zürich', when: '2026-04-29', note: null },
  { id: 2, name: '=1+1', when: '2026-04-30', note: 'x' },
];

async function deliver(node: string, config: JsonObject, rows: readonly JsonObject[] = ROWS) {
  const nodes: DraftNode[] = [
    { type: 'input/rows', config: { rows: [...rows] } },
    { type: `termination/${node}`, config, deferred: JSON.stringify(config).includes('{{') },
  ];
  return engine.run(nodes, chained(2));
}

async function deliveryOf(...given: Parameters<typeof deliver>): Promise<unknown> {
  const outcome = await deliver(...given);
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.outputs[0]?.delivery;
}

async function readBack(node: string, path: string): Promise<unknown> {
  const nodes = [
    { type: `files/${node}`, config: { path } },
    { type: 'termination/dashboardOutput' },
  ];
  return resultOf(await engine.run(nodes, chained(2))).rows;
}

const staged = (): string[] => {
  const staging = join(folder, '.staging');
  return existsSync(staging) ? readdirSync(staging) : [];
};

describe('writeFile', () => {
  it.each(['csv', 'json', 'ndjson', 'parquet'])('writes %s and says so', async (format) => {
    const path = `out/rows.${format}`;
    const delivery = await deliveryOf('writeFile', { path });
    const { length } = readFileSync(join(folder, path));
    expect(delivery).toEqual({ path, bytes: length, rows: 2 });
    expect(staged()).toEqual([]);
  });

  it('writes what the nodes that read files read', async () => {
    const guarded = [ROWS[0], { ...ROWS[1], name: "'=1+1" }];
    expect(await readBack('readCsv', 'out/rows.csv')).toEqual(guarded);
    expect(await readBack('readParquet', 'out/rows.parquet')).toEqual(ROWS);
    expect(JSON.parse(readFileSync(join(folder, 'out/rows.json'), 'utf8'))).toEqual(ROWS);
  });

  it('takes its path from params and from the run', async () => {
    const path = 'out/{{ workflow.title }} {{ total_rows }}.csv';
    expect(await deliveryOf('writeFile', { path })).toMatchObject({ path: 'out/Test 2.csv' });
  });

  it('replaces a file only if told to', async () => {
    writeFileSync(join(folder, 'old.json'), 'old');
    expect(await deliver('writeFile', { path: 'old.json' })).toMatchObject({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      details: [
        {
          node_id: 2,
          node_type: 'termination/writeFile',
          message: 'There is already something at "old.json"; set overwrite to replace a file',
        },
      ],
    });
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
    await deliveryOf('writeFile', { path: 'old.json', overwrite: true });
    expect(JSON.parse(readFileSync(join(folder, 'old.json'), 'utf8'))).toEqual(ROWS);
  });

  it('writes nowhere else', async () => {
    mkdirSync(join(files, '2'));
    symlinkSync(join(files, '2'), join(folder, 'linked'));
    for (const path of ['../2/x.csv', '/tmp/x.csv', 'linked/x.csv', '.x.csv', 'a/../../2/x.csv']) {
      expect(await deliver('writeFile', { path, overwrite: true })).toMatchObject({
        status: 'failed',
        code: 'EXECUTION_FAILED',
        details: [{ node_id: 2 }],
      });
    }
    expect(readdirSync(join(files, '2'))).toEqual([]);
    expect(staged()).toEqual([]);
  });

  it('leaves nothing of a file that would be larger than FILE_MAX_MB', async () => {
    const rows = Array.from({ length: 1100 }, () => ({ text: 'x'.repeat(1000) }));
    expect(await deliver('writeFile', { path: 'large.csv' }, rows)).toMatchObject({
      details: [{ message: 'The file is larger than 1 MB, the most that FILE_MAX_MB allows' }],
    });
    expect(existsSync(join(folder, 'large.csv'))).toBe(false);
    expect(staged()).toEqual([]);
  });

  it('writes a file without rows', async () => {
    const nodes: DraftNode[] = [
      { type: 'input/rows', config: { rows: ROWS } },
      { type: 'queryoperators/filter', config: { field: 'id', operator: 'gt', value: 9 } },
      { type: 'termination/writeFile', config: { path: 'none.csv' } },
    ];
    expect((await engine.run(nodes, chained(3))).status).toBe('completed');
    expect(readFileSync(join(folder, 'none.csv'), 'utf8')).toMatch(/^.?id,name,when,note\r?\n$/);
  });
});

describe('writeExcel', () => {
  it('writes a workbook with the sheet of that name', async () => {
    const config = { path: 'out/book.xlsx', sheet: 'Sales & "more" <1>' };
    expect(await deliveryOf('writeExcel', config)).toMatchObject({
      path: 'out/book.xlsx',
      rows: 2,
    });
    const [sheet, ...others] = await readXlsx(readFileSync(join(folder, 'out/book.xlsx')));
    expect([sheet?.name, others]).toEqual([config.sheet, []]);
    expect(sheet?.rows[1]?.map(({ value }) => value)).toEqual([1, 'Zürich', '2026-04-29']);
  });
});
