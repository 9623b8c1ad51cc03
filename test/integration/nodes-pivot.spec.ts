import type { JsonObject, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, type OperatorStep, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const run = (rows: readonly Row[], ...steps: OperatorStep[]): Promise<NodeResult> =>
  runOperators(engine, [rows], steps);
const pivot = (rows: readonly Row[], config: JsonObject) =>
  run(rows, { operator: 'pivot', config });
const text = async (result: Promise<NodeResult>) => JSON.stringify((await result).rows);

describe('pivot', () => {
  const sales: Row[] = [
    { shop: 'North', q: 'Q2', amount: 12 },
    { shop: 'North', q: 'Q1', amount: 10 },
    { shop: 'South', q: 'Q2', amount: 7.5 },
    { shop: 'North', q: 'Q1', amount: 5 },
  ];

  it('makes columns in the order of the values, and takes all other columns as rows', async () => {
    const expected = '[{"shop":"North","Q1":15,"Q2":12},{"shop":"South","Q1":null,"Q2":7.5}]';
    expect(await text(pivot(sales, { column: 'q', value: 'amount' }))).toBe(expected);
    expect(await text(pivot(sales, { rows: ['shop'], column: 'q', value: 'amount' }))).toBe(
      expected,
    );
  });

  it('counts what a cell does not have as 0', async () => {
    const counted = { rows: ['shop'], column: 'q', function: 'count' };
    expect((await pivot(sales, counted)).rows).toEqual([
      { shop: 'North', Q1: 2, Q2: 1 },
      { shop: 'South', Q1: 0, Q2: 1 },
    ]);
  });

  it.each([
    ['first', [12, 10]],
    ['last', [12, 5]],
    ['list', [[12], [10, 5]]],
    ['avg', [12, 7.5]],
  ])('%s fills the cells', async (name, [q2, q1]) => {
    const { rows } = await pivot(
      sales.slice(0, 4).filter(({ shop }) => shop === 'North'),
      {
        column: 'q',
        value: 'amount',
        function: name,
      },
    );
    expect(rows).toEqual([{ shop: 'North', Q1: q1, Q2: q2 }]);
  });

  it('sorts numbers by number and periods by time', async () => {
    const rows = [10, 9, 100].map((n) => ({
      k: 1,
      n,
      v: n,
      at: `2026-${String(n % 12).padStart(2, '0')}-05`,
    }));
    const byNumber = await pivot(rows, { rows: ['k'], column: 'n', value: 'v' });
    expect(byNumber.rows).toEqual([{ k: 1, '9': 9, '10': 10, '100': 100 }]);
    const byMonth = { rows: ['k'], column: { column: 'at', period: 'month' }, value: 'v' };
    expect(await text(pivot(rows, byMonth))).toBe(
      '[{"k":1,"2026-04-01":100,"2026-09-01":9,"2026-10-01":10}]',
    );
  });

  it('names columns by empty values, and lets made columns give way', async () => {
    const rows: Row[] = ['null', null, '', 'k', 'K', 'empty'].map((by, v) => ({ k: 1, by, v }));
    expect(await text(pivot(rows, { rows: ['k'], column: 'by', value: 'v' }))).toBe(
      '[{"k":1,"empty":2,"K":4,"empty_2":5,"k_2":3,"null":0,"null_2":1}]',
    );
  });

  it('puts rows without a key last', async () => {
    const rows = [
      { k: null, by: 'x', v: 1 },
      { k: 'a', by: 'x', v: 2 },
    ];
    expect((await pivot(rows, { column: 'by', value: 'v' })).rows).toEqual([
      { k: 'a', x: 2 },
      { k: null, x: 1 },
    ]);
  });

  it('of no rows is no rows, with the columns of rows', async () => {
    const none = { operator: 'filter', config: { field: 'amount', operator: 'gt', value: 99 } };
    const config = { rows: ['shop'], column: 'q', value: 'amount' };
    const { rows, schema } = await run(sales, none, { operator: 'pivot', config });
    expect(rows).toEqual([]);
    expect(schema).toEqual({ shop: 'string' });
    expect((await pivot([], config)).rows).toEqual([]);
  });

  it('names a column by at most 200 characters', async () => {
    const long = `${'x'.repeat(199)}😀`;
    const rows = [
      { k: 1, by: `${long}1`, v: 1 },
      { k: 1, by: `${long}2`, v: 2 },
    ];
    const { rows: made } = await pivot(rows, { rows: ['k'], column: 'by', value: 'v' });
    const name = 'x'.repeat(199);
    expect(made).toEqual([{ k: 1, [name]: 1, [`${name}_2`]: 2 }]);
  });

  it('makes a thousand columns, and none more', async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ k: 1, n, v: 1 }));
    const config = { rows: ['k'], column: 'n', value: 'v' };
    expect(Object.keys((await pivot(rows(1000), config)).schema)).toHaveLength(1001);
    await expect(pivot(rows(1001), config)).rejects.toThrow(
      'Column "n" has more than 1000 different values, and at most 1000 columns are made of them: filter or group the values first',
    );
  });

  it('fails for missing columns, dates that are none and sums of text', async () => {
    await expect(pivot(sales, { column: 'quarter', value: 'amount' })).rejects.toThrow(
      'Unknown column "quarter"',
    );
    await expect(
      pivot(sales, { rows: ['q', 'Q'], column: 'shop', value: 'amount' }),
    ).rejects.toThrow('"q" and "Q" are the same column "q"');
    await expect(
      pivot(sales, { column: { column: 'q', period: 'day' }, value: 'amount' }),
    ).rejects.toThrow('Column "q": "Q2" is not a date');
    await expect(pivot(sales, { column: 'shop', value: 'q' })).rejects.toThrow(
      'Column "q": "Q2" is not a number',
    );
  });
});

describe('aggregation with pivot_by', () => {
  const sales: Row[] = [
    { created: '2026-03-05', currency: 'usd', amount: 100 },
    { created: '2026-04-09', currency: 'eur', amount: 80.5 },
    { created: '2026-03-20', currency: 'usd', amount: 50 },
  ];
  const aggregated = (config: JsonObject, rows: readonly Row[] = sales) =>
    run(rows, { operator: 'aggregation', config });
  const sum = { function: 'sum', column: 'amount', alias: 'revenue' };

  it('names columns by value, and by aggregate where there are several', async () => {
    const month = { column: 'created', period: 'month' };
    const one = { group_by: [month], aggregations: [sum], pivot_by: 'currency' };
    expect(await text(aggregated(one))).toBe(
      '[{"created_month":"2026-03-01","eur":null,"usd":150},{"created_month":"2026-04-01","eur":80.5,"usd":null}]',
    );
    const two = { aggregations: [sum, { function: 'count' }], pivot_by: 'currency' };
    expect(await text(aggregated(two))).toBe(
      '[{"eur_revenue":80.5,"eur_count":1,"usd_revenue":150,"usd_count":2}]',
    );
  });

  it('spreads over periods', async () => {
    const config = { aggregations: [sum], pivot_by: { column: 'created', period: 'month' } };
    expect(await text(aggregated(config))).toBe('[{"2026-03-01":150,"2026-04-01":80.5}]');
  });

  it('gives way to the group columns', async () => {
    const rows = sales.map((row) => ({ ...row, usd: 'x' }));
    const config = { group_by: ['usd'], aggregations: [sum], pivot_by: 'currency' };
    expect(await text(aggregated(config, rows))).toBe('[{"usd":"x","eur":80.5,"usd_2":150}]');
  });

  it('counts columns of all aggregates against the cap', async () => {
    const rows = Array.from({ length: 501 }, (_, n) => ({ n, amount: 1 }));
    const config = { aggregations: [sum, { function: 'count' }], pivot_by: 'n' };
    await expect(aggregated(config, rows)).rejects.toThrow('more than 500 different values');
  });

  it('of no rows is no rows', async () => {
    const config = { group_by: ['created'], aggregations: [sum], pivot_by: 'currency' };
    expect((await aggregated(config, [])).rows).toEqual([]);
    expect((await aggregated({ aggregations: [sum], pivot_by: 'currency' }, [])).rows).toEqual([]);
  });

  it('keeps its columns for the nodes after it', async () => {
    const config = { group_by: ['created'], aggregations: [sum], pivot_by: 'currency' };
    const { rows } = await run(
      sales,
      { operator: 'aggregation', config },
      { operator: 'fillNull', config: { columns: { eur: 0, usd: 0 } } },
      { operator: 'computedColumn', config: { column_name: 'all', expression: 'eur + usd' } },
      { operator: 'selectColumns', config: { columns: ['all'] } },
    );
    expect(rows).toEqual([{ all: 100 }, { all: 50 }, { all: 80.5 }]);
  });
});

describe('unpivot', () => {
  const unpivot = (rows: readonly Row[], config: JsonObject) =>
    run(rows, { operator: 'unpivot', config });

  it('goes through the columns in the order given, row by row', async () => {
    const rows = [
      { id: 1, a: 1, b: 2 },
      { id: 2, a: null, b: 4 },
    ];
    expect(await text(unpivot(rows, { columns: ['b', 'A'] }))).toBe(
      '[{"id":1,"name":"b","value":2},{"id":1,"name":"a","value":1},{"id":2,"name":"b","value":4},{"id":2,"name":"a","value":null}]',
    );
    expect((await unpivot(rows, { columns: ['a'], skip_nulls: true })).rows).toHaveLength(1);
  });

  it('makes numbers of numbers and text of other mixtures', async () => {
    const rows = [{ whole: 1, real: 2.5, flag: true }];
    const numbers = await unpivot(rows, { columns: ['whole', 'real'] });
    expect(numbers.schema).toMatchObject({ value: 'number' });
    const texts = await unpivot(rows, { columns: ['whole', 'real', 'flag'] });
    expect(texts.rows.map(({ value }) => value)).toEqual(['1', '2.5', 'true']);
  });

  it('keeps the order of many rows', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id, a: id, b: -id }));
    const kept = { operator: 'unpivot', config: { columns: ['a', 'b'] } };
    const wrong = { column_name: 'row', expression: 'abs(value) * 2' };
    const { rows: found } = await run(
      rows,
      kept,
      { operator: 'computedColumn', config: wrong },
      {
        operator: 'limit',
        config: { count: 4, offset: 9000 },
      },
    );
    expect(found.map(({ id, value }) => [id, value])).toEqual([
      [4500, 4500],
      [4500, -4500],
      [4501, 4501],
      [4501, -4501],
    ]);
  });

  it('refuses names that are taken, and one column twice', async () => {
    const rows = [{ name: 'x', a: 1, b: 2 }];
    await expect(unpivot(rows, { columns: ['a', 'b'] })).rejects.toThrow(
      'The input has a column "name" already: choose another name_column',
    );
    await expect(unpivot(rows, { columns: ['a', 'A'], name_column: 'n' })).rejects.toThrow(
      '"a" and "A" are the same column "a"',
    );
    await expect(unpivot(rows, { columns: ['c'], name_column: 'n' })).rejects.toThrow(
      'Unknown column "c"',
    );
  });

  it('of no rows has the kept columns, the name and the value', async () => {
    const none = { operator: 'limit', config: { count: 0 } };
    const { rows, schema } = await run([{ id: 1, a: 1 }], none, {
      operator: 'unpivot',
      config: { columns: ['a'] },
    });
    expect(rows).toEqual([]);
    expect(schema).toEqual({ id: 'number', name: 'string', value: 'number' });
  });

  it('undoes a pivot', async () => {
    const rows = [
      { k: 'a', by: 'x', v: 1 },
      { k: 'a', by: 'y', v: 2 },
      { k: 'b', by: 'y', v: 3 },
    ];
    const back = { columns: ['x', 'y'], name_column: 'by', value_column: 'v', skip_nulls: true };
    const { rows: found } = await run(
      rows,
      { operator: 'pivot', config: { column: 'by', value: 'v' } },
      { operator: 'unpivot', config: back },
    );
    expect(found).toEqual(rows);
  });
});
