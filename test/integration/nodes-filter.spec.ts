import fc from 'fast-check';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const filtered = async (
  rows: readonly JsonValue[],
  config: JsonObject,
  casts?: JsonObject,
): Promise<readonly Row[]> => {
  const steps = [
    ...(casts ? [{ operator: 'castColumns', config: { columns: casts } }] : []),
    { operator: 'filter', config },
  ];
  return (await runOperators(engine, [rows], steps)).rows;
};

const one = (field: string, operator: string, value?: JsonValue): JsonObject =>
  value === undefined ? { field, operator } : { field, operator, value };

describe('filter', () => {
  const people: JsonValue[] = [
    { n: 1, name: 'Ada', vip: true },
    { n: 2, name: 'bob', vip: false },
    { n: 3, name: null, vip: null },
    { n: 10, name: 'A%d_', vip: true },
    { name: 'Zoë' },
  ];
  const matching = async (config: JsonObject): Promise<unknown[]> =>
    (await filtered(people, config)).map(({ n }) => n);

  it.each<[string, JsonValue | undefined, unknown[]]>([
    ['eq', 2, [2]],
    ['eq', '2', [2]],
    ['neq', 2, [1, 3, 10, null]],
    ['gt', 2, [3, 10]],
    ['gte', 2, [2, 3, 10]],
    ['lt', 2.5, [1, 2]],
    ['lte', 1, [1]],
    ['in', [1, '10', 99], [1, 10]],
    ['in', [], []],
    ['in', [1, null], [1, null]],
    ['not_in', [1, 10], [2, 3, null]],
    ['not_in', [], [1, 2, 3, 10, null]],
    ['between', [2, 10], [2, 3, 10]],
    ['between', [10, 2], []],
    ['contains', '1', [1, 10]],
    ['is_null', undefined, [null]],
    ['is_not_null', undefined, [1, 2, 3, 10]],
    ['matches', '^1', [1, 10]],
  ])('numbers: %s %j', async (operator, value, expected) => {
    expect(await matching(one('n', operator, value))).toEqual(expected);
  });

  it.each<[string, JsonValue | undefined, unknown[]]>([
    ['eq', 'Ada', [1]],
    ['eq', 'ada', []],
    ['neq', 'Ada', [2, 3, 10, null]],
    ['gt', 'Ada', [2, null]],
    ['contains', 'd', [1, 10]],
    ['contains', '%', [10]],
    ['contains', '_', [10]],
    ['contains', '', [1, 2, 10, null]],
    ['not_contains', 'd', [2, 3, null]],
    ['starts_with', 'A%', [10]],
    ['ends_with', 'd_', [10]],
    ['ends_with', 'ë', [null]],
    ['matches', '(?i)^B', [2]],
    ['matches', 'o', [2, null]],
    ['in', ['bob', 'Zoë'], [2, null]],
    ['between', ['A', 'B'], [1, 10]],
    ['is_null', undefined, [3]],
  ])('text: %s %j', async (operator, value, expected) => {
    expect(await matching(one('name', operator, value))).toEqual(expected);
  });

  it.each<[string, JsonValue, unknown[]]>([
    ['eq', true, [1, 10]],
    ['eq', 'TRUE', [1, 10]],
    ['neq', true, [2, 3, null]],
    ['in', [false], [2]],
  ])('booleans: %s %j', async (operator, value, expected) => {
    expect(await matching(one('vip', operator, value))).toEqual(expected);
  });

  describe('dates', () => {
    const days = ['2026-03-31T23:59:59.999Z', '2026-04-01', '2026-04-30T12:00:00Z', '2026-05-01'];
    const rows = [...days.map((at, n) => ({ n, at })), { n: 9, at: null }];
    const on = async (type: string, config: JsonObject): Promise<unknown[]> =>
      (await filtered(rows, config, { at: type })).map(({ n }) => n);

    it.each<[string, JsonValue, unknown[]]>([
      ['gte', '2026-04-01', [1, 2, 3]],
      ['lte', '2026-04-30', [0, 1, 2]],
      ['gt', '2026-04-30', [3]],
      ['eq', '2026-04-30', [2]],
      ['between', ['2026-04-01', '2026-04-30'], [1, 2]],
      ['gt', '2026-04-30T11:59:59Z', [2, 3]],
      ['eq', '2026-04-30T14:00:00+02:00', [2]],
      ['lt', '2026-04-01T00:00:00.000', [0]],
      ['in', ['2026-04-30', '2026-05-01T00:00:00Z'], [2, 3]],
      ['neq', '2026-04-30', [0, 1, 3, 9]],
    ])('a datetime %s %j', async (operator, value, expected) => {
      expect(await on('datetime', one('at', operator, value))).toEqual(expected);
    });

    it.each<[string, JsonValue, unknown[]]>([
      ['gte', '2026-04-01', [1, 2, 3]],
      ['eq', '2026-04-30', [2]],
      ['gt', '2026-04-30T00:00:01Z', [3]],
    ])('a date %s %j', async (operator, value, expected) => {
      expect(await on('date', one('at', operator, value))).toEqual(expected);
    });

    it.each(['yesterday', '2026-02-30', 5, true])('refuses %j', async (value) => {
      await expect(on('datetime', one('at', 'gt', value))).rejects.toThrow(
        'Column "at" holds dates with times',
      );
    });
  });

  it('compares times', async () => {
    const rows = [{ at: '08:30' }, { at: '12:00:01' }, { at: null }];
    expect(await filtered(rows, one('at', 'gt', '12:00'), { at: 'time' })).toHaveLength(1);
  });

  it('compares numbers with text that holds numbers', async () => {
    const rows = [
      { a: '9' },
      { a: '10' },
      { a: 'ten' },
      { a: '' },
      { a: 'NaN' },
      { a: null },
      { a: 11 },
    ];
    expect(await filtered(rows, one('a', 'gte', 10))).toEqual([{ a: '10' }, { a: '11' }]);
    expect(await filtered(rows, one('a', 'in', [9, 'ten']))).toEqual([{ a: '9' }, { a: 'ten' }]);
    expect(await filtered(rows, one('a', 'lt', 10))).toEqual([{ a: '9' }]);
  });

  it('keeps integers beyond doubles apart', async () => {
    const rows = [{ id: '9007199254740993' }, { id: '9007199254740992' }];
    expect(await filtered(rows, one('id', 'eq', '9007199254740993'))).toEqual([rows[0]]);
  });

  it('finds objects and arrays by their JSON', async () => {
    const rows = [{ o: { a: 1 } }, { o: { a: 2 } }, { o: null }];
    expect(await filtered(rows, one('o', 'contains', '"a":2'))).toEqual([{ o: { a: 2 } }]);
    expect(await filtered(rows, one('o', 'is_null'))).toEqual([{ o: null }]);
  });

  it('joins conditions by all or any', async () => {
    const conditions = [one('n', 'gt', 1), one('vip', 'eq', true)];
    expect(await matching({ conditions })).toEqual([10]);
    expect(await matching({ conditions, match: 'any' })).toEqual([1, 2, 3, 10]);
  });

  it('treats values as values, whatever they look like', async () => {
    const evil = `'; DROP TABLE r; --`;
    const rows = [
      { [evil]: evil, n: 1 },
      { [evil]: 'x', n: 2 },
    ];
    expect(await filtered(rows, one(evil, 'eq', evil))).toEqual([rows[0]]);
    expect(await filtered(rows, one(evil, 'contains', '"$1" \\ {{ x }}'))).toEqual([]);
  });

  it('names the column that is missing and the nearest one', async () => {
    await expect(filtered(people, one('nmae', 'eq', 'x'))).rejects.toThrow(
      'Unknown column "nmae". Did you mean "name"?',
    );
  });

  it('says what cannot be compared', async () => {
    await expect(filtered(people, one('n', 'gt', 'many'))).rejects.toThrow(
      'Column "n" holds numbers; "many" cannot be compared with that',
    );
    await expect(filtered(people, one('vip', 'eq', 1))).rejects.toThrow('holds true or false');
    await expect(filtered(people, one('name', 'matches', '['))).rejects.toThrow('missing ]');
  });

  it('passes nothing on where nothing came', async () => {
    expect(await filtered([], one('n', 'gt', 1))).toEqual([]);
  });

  it('agrees with JavaScript on mixed rows', async () => {
    const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(2.5));
    const text = fc.constantFrom('', 'a', 'ab', 'b', 'B', 'é', '5', '-1', '2.5', 'x%', '_');
    const compared = { eq: 0, neq: 0, gt: 0, gte: 0, lt: 0, lte: 0 };
    const operator = fc.constantFrom(...(Object.keys(compared) as (keyof typeof compared)[]));
    const holds = (name: keyof typeof compared, left: number | string, right: number | string) =>
      ({
        eq: left === right,
        neq: left !== right,
        gt: left > right,
        gte: left >= right,
        lt: left < right,
        lte: left <= right,
      })[name];
    const keeps = (
      name: keyof typeof compared,
      cell: string | number | null,
      value: string | number,
    ) => {
      const left = typeof value === 'number' && typeof cell === 'string' ? toNumber(cell) : cell;
      return left === null ? name === 'neq' : holds(name, left, value);
    };
    const toNumber = (cell: string): number | null =>
      cell === '' || Number.isNaN(Number(cell)) ? null : Number(cell);
    const cases = fc.oneof(
      fc.record({ cells: fc.array(fc.option(number), { minLength: 1 }), value: number }),
      fc.record({ cells: fc.array(fc.option(text), { minLength: 1 }), value: text }),
      fc.record({ cells: fc.array(fc.option(text), { minLength: 1 }), value: number }),
    );
    await fc.assert(
      fc.asyncProperty(cases, operator, async ({ cells, value }, name) => {
        const rows = cells.map((a, n) => ({ a, n }));
        fc.pre(cells.some((cell) => cell !== null));
        const kept = await filtered(rows, one('a', name, value));
        const expected = rows.filter(({ a }) => keeps(name, a, value));
        expect(kept.map(({ n }) => n)).toEqual(expected.map(({ n }) => n));
      }),
      { numRuns: 150 },
    );
  });
});
