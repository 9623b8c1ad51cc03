import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const run = (
  operator: string,
  rows: readonly JsonValue[],
  config: JsonObject,
): Promise<NodeResult> => runOperators(engine, [rows], [{ operator, config }]);
const rowsOf = async (operator: string, rows: readonly JsonValue[], config: JsonObject) =>
  (await run(operator, rows, config)).rows;
const idsOf = async (operator: string, rows: readonly JsonValue[], config: JsonObject) =>
  (await rowsOf(operator, rows, config)).map(({ id }) => id);

describe('computedColumn', () => {
  it('adds a column at the end or replaces one in its place', async () => {
    const rows = [{ a: 1, b: 2 }];
    const computed = (column_name: string) =>
      rowsOf('computedColumn', rows, { column_name, expression: 'a * 10 + b' });
    expect(JSON.stringify(await computed('c'))).toBe('[{"a":1,"b":2,"c":12}]');
    expect(JSON.stringify(await computed('a'))).toBe('[{"a":12,"b":2}]');
    expect(JSON.stringify(await computed('A'))).toBe('[{"a":1,"b":2,"A":12}]');
  });
});

describe('sort', () => {
  const rows = [
    { id: 1, a: 2, b: 'x' },
    { id: 2, a: null, b: 'y' },
    { id: 3, a: 1, b: 'x' },
    { id: 4, a: 2, b: 'X' },
    { id: 5, a: 10, b: null },
  ];

  it.each<[JsonObject[], number[]]>([
    [[{ column: 'a' }], [3, 1, 4, 5, 2]],
    [[{ column: 'a', direction: 'desc' }], [5, 1, 4, 3, 2]],
    [[{ column: 'a', nulls: 'first' }], [2, 3, 1, 4, 5]],
    [
      [{ column: 'b' }, { column: 'a', direction: 'desc' }],
      [4, 1, 3, 2, 5],
    ],
  ])('by %j', async (by, expected) => {
    expect(await idsOf('sort', rows, { by })).toEqual(expected);
  });

  it('keeps the order of equal rows, however many there are', async () => {
    const many = Array.from({ length: 1000 }, (_, id) => ({ id, a: id % 3 }));
    const sorted = [...many].sort((one, other) => one.a - other.a).map(({ id }) => id);
    expect(await idsOf('sort', many, { by: [{ column: 'a' }] })).toEqual(sorted);
  });
});

describe('limit', () => {
  const rows = Array.from({ length: 10 }, (_, id) => ({ id }));

  it.each([
    [3, 0, [0, 1, 2]],
    [3, 8, [8, 9]],
    [0, 0, []],
    [3, 99, []],
    [Number.MAX_SAFE_INTEGER, 9, [9]],
  ])('%d after %d', async (count, offset, expected) => {
    expect(await idsOf('limit', rows, { count, offset })).toEqual(expected);
  });
});

describe('distinct', () => {
  const rows = [
    { id: 2, a: 'x', b: null },
    { id: 1, a: 'x', b: null },
    { id: 2, a: 'x', b: null },
    { id: 2, a: 'X', b: { c: 1 } },
    { id: 2, a: 'X', b: { c: 1 } },
  ];

  it('keeps the first of equal rows', async () => {
    expect(await rowsOf('distinct', rows, {})).toEqual([rows[0], rows[1], rows[3]]);
  });

  it('keeps the first of rows that are equal in some columns', async () => {
    expect(await rowsOf('distinct', rows, { columns: ['a'] })).toEqual([rows[0], rows[3]]);
    expect(await rowsOf('distinct', rows, { columns: ['id', 'b'] })).toEqual([
      rows[0],
      rows[1],
      rows[3],
    ]);
  });

  it('agrees with JavaScript', async () => {
    const row = fc.record({
      a: fc.option(fc.integer({ min: 0, max: 3 })),
      b: fc.constantFrom('x', 'y'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (input) => {
        const expected = [...new Map(input.toReversed().map((one) => [JSON.stringify(one), one]))];
        const kept = await rowsOf('distinct', input, {});
        expect(new Set(kept.map((one) => JSON.stringify(one)))).toEqual(
          new Set(expected.map(([key]) => key)),
        );
        const first = input.filter(
          (one, at) => input.findIndex((other) => other.a === one.a) === at,
        );
        expect(await rowsOf('distinct', input, { columns: ['a'] })).toEqual(first);
      }),
      { numRuns: 40 },
    );
  });
});

describe('selectColumns', () => {
  it('keeps columns in the given order', async () => {
    const rows = [{ a: 1, b: 2, c: 3 }];
    const selected = await rowsOf('selectColumns', rows, { columns: ['c', 'a'] });
    expect(JSON.stringify(selected)).toBe('[{"c":3,"a":1}]');
    await expect(rowsOf('selectColumns', rows, { columns: ['d'] })).rejects.toThrow(
      'Unknown column "d"',
    );
  });

  it('finds names of any kind', async () => {
    const names = [
      'a "quoted" name',
      "it's",
      'sp ace',
      '日本',
      'select',
      'c0',
      '$1',
      'a.b',
      '{{x}}',
    ];
    const row = Object.fromEntries(names.map((name, index) => [name, index]));
    for (const name of names) {
      expect(await rowsOf('selectColumns', [row], { columns: [name] })).toEqual([
        { [name]: row[name] },
      ]);
    }
  });

  it('tells names apart that differ by case', async () => {
    const rows = [{ name: 1, Name: 2 }];
    expect(await rowsOf('selectColumns', rows, { columns: ['Name'] })).toEqual([{ Name: 2 }]);
    await expect(rowsOf('selectColumns', rows, { columns: ['NAME'] })).rejects.toThrow('ambiguous');
  });
});

describe('renameColumns', () => {
  const rows = [{ a: 1, b: 2, c: 3 }];

  it('gives new names, swaps too', async () => {
    const renamed = await rowsOf('renameColumns', rows, { columns: { a: 'b', b: 'a', c: 'C c' } });
    expect(JSON.stringify(renamed)).toBe('[{"b":1,"a":2,"C c":3}]');
  });

  it('refuses two columns of one name', async () => {
    await expect(rowsOf('renameColumns', rows, { columns: { a: 'b' } })).rejects.toThrow(
      'Two columns would be named "b"',
    );
    await expect(rowsOf('renameColumns', rows, { columns: { z: 'y' } })).rejects.toThrow(
      'Unknown column "z"',
    );
  });
});

describe('castColumns', () => {
  const cast = async (value: JsonValue, type: string): Promise<unknown> => {
    const { rows, schema } = await run('castColumns', [{ v: value }, { v: null }], {
      columns: { v: type },
    });
    expect(schema).toEqual({ v: type });
    expect(rows[1]).toEqual({ v: null });
    return rows[0]?.['v'];
  };

  it.each<[JsonValue, string, JsonValue]>([
    [5, 'string', '5'],
    [5.5, 'string', '5.5'],
    [true, 'string', 'true'],
    [{ a: [1] }, 'string', '{"a":[1]}'],
    ['12.50', 'number', 12.5],
    [' -3 ', 'number', -3],
    ['1e3', 'number', 1000],
    ['  ', 'number', null],
    [true, 'number', 1],
    ['Yes', 'boolean', true],
    ['0', 'boolean', false],
    [1, 'boolean', true],
    ['2026-04-29', 'datetime', '2026-04-29T00:00:00.000Z'],
    ['2026-04-29T12:00:00+02:00', 'datetime', '2026-04-29T10:00:00.000Z'],
    ['2026-04-29 12:00:00.5', 'datetime', '2026-04-29T12:00:00.500Z'],
    [1714392000, 'datetime', '2024-04-29T12:00:00.000Z'],
    [1714392000.25, 'datetime', '2024-04-29T12:00:00.250Z'],
    ['2026-04-29T23:30:00-01:00', 'date', '2026-04-30'],
    [0, 'date', '1970-01-01'],
    ['12:30', 'time', '12:30:00'],
  ])('%j to %s is %j', async (value, type, expected) => {
    expect(await cast(value, type)).toEqual(expected);
  });

  it.each<[JsonValue, string, string]>([
    ['12 EUR', 'number', 'Column "v": "12 EUR" is not a number'],
    ['Infinity', 'number', 'is not a number'],
    ['maybe', 'boolean', 'Column "v": "maybe" is not true or false'],
    [2, 'boolean', '"2" is not true or false'],
    ['29.04.2026', 'datetime', 'Column "v": "29.04.2026" is not a date'],
    ['2026-02-30', 'date', 'is not a date'],
    ['infinity', 'datetime', 'is not a date'],
    [1e15, 'datetime', 'is not a time in unix seconds'],
    ['noon', 'time', 'Column "v": "noon" is not a time'],
    [5, 'time', 'Column "v" holds numbers, which cannot become times'],
    [{ a: 1 }, 'number', 'holds objects, which cannot become numbers'],
    [true, 'date', 'holds booleans, which cannot become dates'],
  ])('%j to %s fails', async (value, type, message) => {
    await expect(cast(value, type)).rejects.toThrow(message);
  });

  it('goes from date to number and back', async () => {
    const steps = ['datetime', 'number', 'datetime', 'date', 'string', 'date', 'datetime'].map(
      (type) => ({
        operator: 'castColumns',
        config: { columns: { v: type } },
      }),
    );
    const { rows } = await runOperators(engine, [[{ v: '2026-04-29' }]], steps);
    expect(rows).toEqual([{ v: '2026-04-29T00:00:00.000Z' }]);
  });

  it('leaves other columns and rows alone', async () => {
    const rows = [
      { a: '1', b: '2' },
      { a: '3', b: 'x' },
    ];
    expect(await rowsOf('castColumns', rows, { columns: { a: 'number' } })).toEqual([
      { a: 1, b: '2' },
      { a: 3, b: 'x' },
    ]);
  });
});
