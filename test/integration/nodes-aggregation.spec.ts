import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const aggregated = (
  rows: readonly JsonValue[],
  config: JsonObject,
  casts?: JsonObject,
): Promise<NodeResult> =>
  runOperators(
    engine,
    [rows],
    [
      ...(casts ? [{ operator: 'castColumns', config: { columns: casts } }] : []),
      { operator: 'aggregation', config },
    ],
  );
const each = (...names: string[]): JsonValue[] =>
  names.map((name) => ({ function: name, column: 'a' }));

describe('aggregation', () => {
  const sales = [
    { currency: 'usd', a: 10, day: '2026-04-01T10:00:00Z' },
    { currency: 'eur', a: 20.5, day: '2026-04-02T10:00:00Z' },
    { currency: 'usd', a: null, day: '2026-05-01T00:00:00Z' },
    { currency: null, a: 1, day: null },
    { currency: 'usd', a: 4, day: '2026-04-30T23:59:59Z' },
  ];

  it('computes every function over all rows', async () => {
    const { rows, schema } = await aggregated(sales, {
      aggregations: [
        { function: 'count' },
        ...each('count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'median', 'stddev'),
        ...each('first', 'last', 'list'),
      ],
    });
    expect(rows).toEqual([
      {
        count: 5,
        count_a: 4,
        count_distinct_a: 4,
        sum_a: 35.5,
        avg_a: 8.875,
        min_a: 1,
        max_a: 20.5,
        median_a: 7,
        stddev_a: expect.closeTo(8.6061, 3),
        first_a: 10,
        last_a: 4,
        list_a: [10, 20.5, null, 1, 4],
      },
    ]);
    expect(schema).toMatchObject({ count: 'number', sum_a: 'number', list_a: 'array' });
  });

  it('orders the groups, those without a key last', async () => {
    const { rows } = await aggregated(sales, {
      group_by: ['currency'],
      aggregations: [{ function: 'sum', column: 'a', alias: 'revenue' }],
    });
    expect(rows).toEqual([
      { currency: 'eur', revenue: 20.5 },
      { currency: 'usd', revenue: 14 },
      { currency: null, revenue: 1 },
    ]);
  });

  it.each([
    ['month', ['2026-04-01', '2026-05-01', null]],
    ['day', ['2026-04-01', '2026-04-02', '2026-04-30', '2026-05-01', null]],
    ['week', ['2026-03-30', '2026-04-27', null]],
    ['quarter', ['2026-04-01', null]],
    ['year', ['2026-01-01', null]],
  ])('groups times by %s', async (period, expected) => {
    for (const casts of [{ day: 'datetime' }, undefined]) {
      const { rows } = await aggregated(
        sales,
        { group_by: [{ column: 'day', period }], aggregations: [{ function: 'count' }] },
        casts,
      );
      expect(rows.map((row) => row[`day_${period}`])).toEqual(expected);
    }
  });

  it('groups unix seconds by hour', async () => {
    const rows = [{ created: 1714392000 }, { created: 1714392001 }, { created: 1714395600 }];
    const result = await aggregated(rows, {
      group_by: [{ column: 'created', period: 'hour' }],
      aggregations: [{ function: 'count' }],
    });
    expect(result.rows).toEqual([
      { created_hour: '2024-04-29T12:00:00.000Z', count: 2 },
      { created_hour: '2024-04-29T13:00:00.000Z', count: 1 },
    ]);
  });

  it('gives the groups alone where nothing is computed', async () => {
    const { rows } = await aggregated(sales, { group_by: ['currency'] });
    expect(rows).toEqual([{ currency: 'eur' }, { currency: 'usd' }, { currency: null }]);
  });

  it('passes rows through unchanged when empty, and says so', async () => {
    const { rows, warnings } = await aggregated(sales, {});
    expect(rows).toEqual(sales);
    expect(warnings).toEqual([expect.stringContaining('passes its rows through unchanged')]);
  });

  it('reads numbers out of text and fails on text that is none', async () => {
    const sum = { aggregations: each('sum', 'avg') };
    const { rows } = await aggregated([{ a: '1.5' }, { a: ' 2 ' }, { a: '' }, { a: null }], sum);
    expect(rows).toEqual([{ sum_a: 3.5, avg_a: 1.75 }]);
    await expect(aggregated([{ a: '1' }, { a: '12 EUR' }], sum)).rejects.toThrow(
      'Column "a": "12 EUR" is not a number',
    );
    await expect(aggregated([{ a: 'nan' }], sum)).rejects.toThrow('is not a number');
  });

  it('refuses sums of dates and objects', async () => {
    const sum = { aggregations: each('sum') };
    await expect(
      aggregated(sales, { aggregations: [{ function: 'avg', column: 'day' }] }, { day: 'date' }),
    ).rejects.toThrow('avg needs numbers; column "day" holds dates');
    await expect(aggregated([{ a: { b: 1 } }], sum)).rejects.toThrow('holds objects');
  });

  it('finds the first and last of dates, text and booleans', async () => {
    const rows = [{ a: 'b' }, { a: 'a' }, { a: null }];
    expect(
      (await aggregated(rows, { aggregations: each('min', 'max', 'first', 'last') })).rows,
    ).toEqual([{ min_a: 'a', max_a: 'b', first_a: 'b', last_a: null }]);
  });

  it('of nothing counts nothing', async () => {
    const aggregations = [{ function: 'count' }, ...each('sum', 'list')];
    expect((await aggregated([], { aggregations })).rows).toEqual([
      { count: 0, sum_a: null, list_a: null },
    ]);
    expect((await aggregated([], { group_by: ['b'], aggregations })).rows).toEqual([]);
  });

  it('names the missing column', async () => {
    await expect(aggregated(sales, { group_by: ['curency'] })).rejects.toThrow(
      'Did you mean "currency"?',
    );
    await expect(
      aggregated(sales, { aggregations: [{ function: 'sum', column: 'b' }] }),
    ).rejects.toThrow('Unknown column "b"');
  });

  it('adds money without the noise of binary fractions', async () => {
    const cents = Array.from({ length: 1000 }, () => ({ a: 0.1 }));
    expect((await aggregated(cents, { aggregations: each('sum') })).rows).toEqual([{ sum_a: 100 }]);
  });

  it('agrees with JavaScript', async () => {
    const row = fc.record({
      k: fc.option(fc.constantFrom('x', 'y', 'Z')),
      g: fc.integer({ min: 0, max: 2 }),
      a: fc.option(fc.integer({ min: -1000, max: 1000 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (input) => {
        fc.pre(input.some(({ a }) => a !== null) && input.some(({ k }) => k !== null));
        const { rows } = await aggregated(input, {
          group_by: ['k', 'g'],
          aggregations: [
            { function: 'count' },
            ...each('sum', 'min', 'max', 'first', 'last', 'list', 'median'),
          ],
        });
        expect(rows).toEqual(expectedGroups(input));
      }),
      { numRuns: 60 },
    );
  });
});

interface Input {
  readonly k: string | null;
  readonly g: number;
  readonly a: number | null;
}

function expectedGroups(input: readonly Input[]): unknown[] {
  const groups = new Map<string, Input[]>();
  for (const row of input) {
    const key = JSON.stringify([row.k ?? '~', row.g]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const byKey = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return byKey.map(([, rows]) => expectedGroup(rows));
}

function expectedGroup(rows: readonly Input[]) {
  const numbers = rows.flatMap(({ a }) => (a === null ? [] : [a])).sort((a, b) => a - b);
  const none = numbers.length === 0;
  const sum = numbers.reduce((total, a) => total + a, 0);
  const middle = [numbers[(numbers.length - 1) >> 1], numbers[numbers.length >> 1]];
  return {
    ...{ k: rows[0]?.k, g: rows[0]?.g, count: rows.length },
    ...{ first_a: rows[0]?.a, last_a: rows.at(-1)?.a, list_a: rows.map(({ a }) => a) },
    sum_a: none ? null : sum,
    min_a: none ? null : numbers[0],
    max_a: none ? null : numbers.at(-1),
    median_a: none ? null : (Number(middle[0]) + Number(middle[1])) / 2,
  };
}
