import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, type OperatorStep, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const run = (rows: readonly Row[], ...steps: OperatorStep[]): Promise<NodeResult> =>
  runOperators(engine, [rows], steps);
const flatten = (rows: readonly Row[], ...columns: string[]) =>
  run(rows, { operator: 'flatten', config: { columns } });
const text = async (result: Promise<NodeResult>) => JSON.stringify((await result).rows);
/** What one column of these values becomes. */
const values = async (...column: JsonValue[]): Promise<string> =>
  text(
    flatten(
      column.map((c) => ({ c })),
      'c',
    ),
  );

describe('flatten of arrays', () => {
  it('gives each element a row, in order', async () => {
    const rows = [
      { id: 1, tags: ['b', 'a'] },
      { id: 2, tags: ['c'] },
    ];
    expect(await text(flatten(rows, 'tags'))).toBe(
      '[{"id":1,"tags":"b"},{"id":1,"tags":"a"},{"id":2,"tags":"c"}]',
    );
  });

  it('keeps rows without elements, or leaves them out', async () => {
    const rows: Row[] = [
      { id: 1, tags: [] },
      { id: 2, tags: null },
      { id: 3, tags: [5, null] },
    ];
    const kept = await flatten(rows, 'tags');
    expect(kept.rows.map(({ id, tags }) => [id, tags])).toEqual([
      [1, null],
      [2, null],
      [3, 5],
      [3, null],
    ]);
    const config = { columns: ['tags'], keep_empty: false };
    const left = await run(rows, { operator: 'flatten', config });
    expect(left.rows.map(({ id, tags }) => [id, tags])).toEqual([
      [3, 5],
      [3, null],
    ]);
  });

  it('types the elements by all of them', async () => {
    expect(await values([1], [2.5])).toBe('[{"c":1},{"c":2.5}]');
    expect(await values([1, 'x'], [true], [{ a: 1 }])).toBe(
      '[{"c":"1"},{"c":"x"},{"c":"true"},{"c":"{\\"a\\":1}"}]',
    );
    expect(await values([{ a: 1 }, [2]], [null])).toBe('[{"c":{"a":1}},{"c":[2]},{"c":null}]');
    const { schema } = await flatten([{ c: [1, 2] }], 'c');
    expect(schema).toEqual({ c: 'number' });
  });

  it('takes a value beside arrays as an element by itself', async () => {
    expect(await values([1, 2], { a: 1 })).toBe('[{"c":"1"},{"c":"2"},{"c":"{\\"a\\":1}"}]');
    expect(await values(['x', 'y'], 'z', 5)).toBe('[{"c":"x"},{"c":"y"},{"c":"z"},{"c":"5"}]');
  });

  it('puts several columns side by side', async () => {
    const rows = [{ id: 1, a: [1, 2], b: ['x'] }];
    expect(await text(flatten(rows, 'a', 'b'))).toBe(
      '[{"id":1,"a":1,"b":"x"},{"id":1,"a":2,"b":null}]',
    );
  });

  it('flattens the lists of an aggregation with the types they have', async () => {
    const config = {
      group_by: ['k'],
      aggregations: [{ function: 'list', column: 'day', alias: 'days' }],
    };
    const { rows, schema } = await run(
      [
        { k: 'a', day: '2026-04-29' },
        { k: 'a', day: '2026-04-30' },
      ],
      { operator: 'castColumns', config: { columns: { day: 'date' } } },
      { operator: 'aggregation', config },
      { operator: 'flatten', config: { columns: ['days'] } },
    );
    expect(rows.map(({ days }) => days)).toEqual(['2026-04-29', '2026-04-30']);
    expect(schema).toEqual({ k: 'string', days: 'date' });
  });

  it('keeps the order of many rows', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id, list: [id, -id] }));
    const { rows: found } = await run(
      rows,
      { operator: 'flatten', config: { columns: ['list'] } },
      { operator: 'limit', config: { count: 2, offset: 7000 } },
    );
    expect(found).toEqual([
      { id: 3500, list: 3500 },
      { id: 3500, list: -3500 },
    ]);
  });
});

describe('flatten of objects', () => {
  it('gives each key a column in place, in the order in which the keys appear', async () => {
    const rows: Row[] = [
      { id: 1, address: { zip: '10115', city: 'Berlin' }, note: 'x' },
      { id: 2, address: { country: 'FR', zip: '75001' }, note: 'y' },
    ];
    expect(await text(flatten(rows, 'address'))).toBe(
      '[{"id":1,"address_zip":"10115","address_city":"Berlin","address_country":null,"note":"x"},' +
        '{"id":2,"address_zip":"75001","address_city":null,"address_country":"FR","note":"y"}]',
    );
  });

  it('types each key by all its values', async () => {
    const { rows, schema } = await flatten(
      [
        { o: { n: 1, d: 1.5, b: true, m: 1, x: null, deep: { a: [1] }, big: 9007199254740993 } },
        { o: { n: 2, d: 1, b: false, m: 'x', x: null, deep: [2], big: 1 } },
      ],
      'o',
    );
    expect(schema).toMatchObject({ o_n: 'number', o_d: 'number', o_b: 'boolean', o_m: 'string' });
    expect(rows[1]).toMatchObject({ o_n: 2, o_d: 1, o_b: false, o_m: 'x', o_x: null });
    expect(rows.map((row) => row['o_deep'])).toEqual([{ a: [1] }, [2]]);
  });

  it('leaves a value beside objects in the column', async () => {
    expect(await values({ a: 1 }, 'x', null)).toBe(
      '[{"c":null,"c_a":1},{"c":"x","c_a":null},{"c":null,"c_a":null}]',
    );
  });

  it('finds keys of any kind, also such as differ in case', async () => {
    const object = { 'a/b': 1, 'c~d': 2, 'e"f': 3, '': 4, '*': 5, '0': 6, k: 7, K: 8, $: 9 };
    const { rows } = await flatten([{ o: object }], 'o');
    const expected = Object.entries(object).map(([key, value]) => [`o_${key}`, value]);
    expect(rows).toEqual([Object.fromEntries(expected)]);
  });

  it('gives way to other columns', async () => {
    const rows = [{ a_b: 1, a: { b: 2, b_2: 3 }, a_b_2: 4 }];
    expect(await text(flatten(rows, 'a'))).toBe('[{"a_b":1,"a_b_3":2,"a_b_2_2":3,"a_b_2":4}]');
  });

  it('makes a thousand columns, and none more', async () => {
    const object = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${String(n)}`, n]));
    const { rows } = await flatten([{ o: object(1000) }], 'o');
    expect(Object.keys(rows[0] ?? {})).toHaveLength(1000);
    await expect(flatten([{ o: object(1001) }], 'o')).rejects.toThrow(
      'The objects in column "o" have more than 1000 different keys',
    );
  });
});

describe('flatten', () => {
  it('reads JSON in text', async () => {
    expect(await values('[1,2]', 'x')).toBe('[{"c":"1"},{"c":"2"},{"c":"x"}]');
    expect(await values(' {"a": 1}')).toBe('[{"c_a":1}]');
    expect(await values('{"a":', '[NaN]', '[1, -Infinity]', '5', '"x"', 'null', '')).toBe(
      '[{"c":"{\\"a\\":"},{"c":"[NaN]"},{"c":"[1, -Infinity]"},{"c":"5"},{"c":"\\"x\\""},{"c":"null"},{"c":""}]',
    );
  });

  it('leaves a column without arrays or objects as it is, and says so', async () => {
    const { rows, warnings } = await flatten([{ n: 1, t: 'x', e: null }], 'n', 't', 'e');
    expect(rows).toEqual([{ n: 1, t: 'x', e: null }]);
    expect(warnings).toEqual([
      'Column "n" holds neither arrays nor objects: there is nothing to flatten',
      'Column "t" holds neither arrays nor objects: there is nothing to flatten',
    ]);
  });

  it('goes one level at a time', async () => {
    const rows = [{ lines: [{ sku: 'a', at: { x: 1 } }] }];
    const step = (column: string): OperatorStep => ({
      operator: 'flatten',
      config: { columns: [column] },
    });
    expect((await run(rows, step('lines'), step('lines'))).rows).toEqual([
      { lines_sku: 'a', lines_at: { x: 1 } },
    ]);
    expect((await run(rows, step('lines'), step('lines'), step('lines_at'))).rows).toEqual([
      { lines_sku: 'a', lines_at_x: 1 },
    ]);
  });

  it('of no rows is no rows', async () => {
    const none: JsonObject = { count: 0 };
    const { rows } = await run(
      [{ id: 1, o: { a: 1 } }],
      { operator: 'limit', config: none },
      { operator: 'flatten', config: { columns: ['o'] } },
    );
    expect(rows).toEqual([]);
    expect((await flatten([], 'o')).rows).toEqual([]);
  });

  it('names what is missing, and what is named twice', async () => {
    await expect(flatten([{ items: [] }], 'item')).rejects.toThrow('Did you mean "items"?');
    await expect(flatten([{ a: [] }], 'a', 'A')).rejects.toThrow('are the same column "a"');
  });
});
