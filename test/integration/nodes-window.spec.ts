import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, type OperatorStep, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const run = (rows: readonly Row[], ...steps: OperatorStep[]): Promise<NodeResult> =>
  runOperators(engine, [rows], steps);
const window = (rows: readonly Row[], config: JsonObject) =>
  run(rows, { operator: 'window', config });

/** The values of one window function, in the order of the input. */
const computed = async (
  rows: readonly Row[],
  one: JsonObject,
  config: JsonObject = {},
): Promise<unknown[]> => {
  const result = await window(rows, { ...config, functions: [{ ...one, alias: 'w' }] });
  return result.rows.map(({ w }) => w);
};
const byDay = { order_by: [{ column: 'day' }] };
const over = (name: string, more: JsonObject = {}): JsonObject => ({
  function: name,
  column: 'v',
  ...more,
});

describe('window', () => {
  const days: Row[] = [
    { day: 3, v: 30 },
    { day: 1, v: 10 },
    { day: 2, v: null },
    { day: 2, v: 20 },
  ];

  it.each<[JsonObject, JsonValue[]]>([
    [{ function: 'row_number' }, [4, 1, 2, 3]],
    [{ function: 'rank' }, [4, 1, 2, 2]],
    [{ function: 'dense_rank' }, [3, 1, 2, 2]],
    [{ function: 'percent_rank' }, [1, 0, 1 / 3, 1 / 3]],
    [{ function: 'ntile', buckets: 3 }, [3, 1, 1, 2]],
    [{ function: 'count' }, [4, 1, 2, 3]],
    [over('count'), [3, 1, 1, 2]],
    [over('sum'), [60, 10, 10, 30]],
    [over('avg'), [20, 10, 10, 15]],
    [over('min'), [10, 10, 10, 10]],
    [over('max'), [30, 10, 10, 20]],
    [over('lag'), [20, null, 10, null]],
    [over('lag', { skip_nulls: true }), [20, null, 10, 10]],
    [over('lag', { offset: 3, default: -1 }), [10, -1, -1, -1]],
    [over('lead'), [null, null, 20, 30]],
    [over('first_value'), [10, 10, 10, 10]],
    [over('last_value'), [30, 30, 30, 30]],
    [over('last_value', { frame: 'running', skip_nulls: true }), [30, 10, 10, 20]],
    [over('sum', { frame: 'partition' }), [60, 60, 60, 60]],
    [over('sum', { frame: { before: 1 } }), [50, 10, 10, 20]],
    [over('sum', { frame: { before: 1, after: 1 } }), [50, 10, 30, 50]],
    [over('sum', { frame: { before: 0, after: 'all' } }), [30, 60, 50, 50]],
  ])('%j by day', async (one, expected) => {
    expect(await computed(days, one, byDay)).toEqual(expected);
  });

  it('goes through the rows as they come where no order is given', async () => {
    expect(await computed(days, over('sum'))).toEqual([30, 40, 40, 60]);
  });

  it('starts again in each partition; rows without a partition are one', async () => {
    const rows: Row[] = ['a', null, 'a', null].map((k, at) => ({ k, v: at + 1 }));
    expect(await computed(rows, over('sum'), { partition_by: ['k'] })).toEqual([1, 2, 4, 6]);
  });

  it('puts empty values where order_by says', async () => {
    const rows: Row[] = [{ v: null }, { v: 1 }];
    const ranked = (nulls: string) =>
      computed(rows, { function: 'rank' }, { order_by: [{ column: 'v', nulls }] });
    expect(await ranked('last')).toEqual([2, 1]);
    expect(await ranked('first')).toEqual([1, 2]);
  });

  it('adds money without the noise of binary fractions', async () => {
    const rows = Array.from({ length: 1000 }, () => ({ v: 0.1 }));
    const sums = await computed(rows, over('sum'));
    expect([sums[9], sums[99], sums[999]]).toEqual([1, 10, 100]);
  });

  it('names its columns, and replaces one of exactly that name for all functions after it', async () => {
    const functions: JsonObject[] = [
      { function: 'row_number' },
      { function: 'sum', column: 'v', alias: 'v' },
      { function: 'max', column: 'v' },
      { function: 'lag', column: 'v', alias: 'V' },
    ];
    const { rows } = await window([{ v: 1 }, { v: 2 }], { functions });
    expect(JSON.stringify(rows)).toBe(
      '[{"v":1,"row_number":1,"max_v":1,"V":null},{"v":3,"row_number":2,"max_v":2,"V":1}]',
    );
  });

  it('takes a default of the type of the column', async () => {
    expect(await computed([{ v: 1 }, { v: 2 }], over('lag', { default: 0.5 }))).toEqual([0.5, 1]);
    expect(await computed([{ v: 'x' }], over('lead', { default: 5 }))).toEqual(['5']);
    expect(await computed([{ v: { a: 1 } }], over('lag', { default: [] }))).toEqual([[]]);
    await expect(computed([{ v: 1 }], over('lag', { default: 'none' }))).rejects.toThrow(
      'Column "v" holds numbers; "none" is none. Cast the column first, or choose another value',
    );
  });

  it('reads numbers out of text, and refuses other types', async () => {
    expect(await computed([{ v: '1.5' }, { v: ' ' }, { v: '2' }], over('sum'))).toEqual([
      1.5, 1.5, 3.5,
    ]);
    await expect(computed([{ v: '1' }, { v: 'x' }], over('avg'))).rejects.toThrow(
      'Column "v": "x" is not a number',
    );
    await expect(computed([{ v: {} }], over('sum'))).rejects.toThrow(
      'sum needs numbers; column "v" holds objects',
    );
    const dated = [{ operator: 'castColumns', config: { columns: { v: 'date' } } }];
    const config = { functions: [over('avg')] };
    await expect(
      run([{ v: '2026-04-29' }], ...dated, { operator: 'window', config }),
    ).rejects.toThrow('avg needs numbers; column "v" holds dates');
  });

  it('orders a column of mixed types as text', async () => {
    const rows = [{ v: 10 }, { v: 9 }, { v: 'x' }];
    const config = { order_by: [{ column: 'v' }] };
    expect(await computed(rows, { function: 'rank' }, config)).toEqual([1, 2, 3]);
  });

  it('finds columns in any case where only one matches, and names what is missing', async () => {
    expect(await computed(days, over('sum', { column: 'V' }), byDay)).toEqual([60, 10, 10, 30]);
    await expect(computed(days, over('sum', { column: 'vv' }))).rejects.toThrow(
      'Unknown column "vv". Did you mean "v"?',
    );
    await expect(computed(days, { function: 'count' }, { partition_by: ['shop'] })).rejects.toThrow(
      'Unknown column "shop"',
    );
  });

  it('of no rows is no rows, with the new columns', async () => {
    const none = { operator: 'limit', config: { count: 0 } };
    const config = { functions: [{ function: 'count' }, over('sum')] };
    const { rows, schema } = await run(days, none, { operator: 'window', config });
    expect(rows).toEqual([]);
    expect(schema).toEqual({ day: 'number', v: 'number', count: 'number', sum_v: 'number' });
  });

  it('keeps the rows in their order, however many there are', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, k: id % 7 }));
    const config = { partition_by: ['k'], functions: [{ function: 'row_number' }] };
    const found = await run(
      rows,
      { operator: 'window', config },
      { operator: 'limit', config: { count: 5, offset: 15_000 } },
    );
    expect(found.rows).toEqual(
      rows.slice(15_000, 15_005).map((row) => ({ ...row, row_number: Math.floor(row.id / 7) + 1 })),
    );
  });
});
