import fc from 'fast-check';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

type Rows = readonly JsonValue[];
const run = async (
  operator: string,
  left: Rows,
  right: Rows,
  config: JsonObject,
): Promise<readonly Row[]> =>
  (await runOperators(engine, [left, right], [{ operator, config }])).rows;
const joined = (
  type: string,
  left: Rows,
  right: Rows,
  keys: Partial<Record<'left' | 'right', string[]>> = {},
) =>
  run('join', left, right, {
    type,
    left_keys: keys.left ?? ['id'],
    right_keys: keys.right ?? ['id'],
  });

describe('join', () => {
  const orders = [
    { id: 3, total: 30 },
    { id: 1, total: 10 },
    { id: null, total: 0 },
    { id: 1, total: 11 },
  ];
  const customers = [
    { id: 1, name: 'Ada', total: 'x' },
    { id: 2, name: 'Bob', total: 'y' },
    { id: 1, name: 'Ann', total: 'z' },
    { id: null, name: 'None', total: 'w' },
  ];
  const match = (total: number, name: string, right: string) => ({
    id: 1,
    total,
    name,
    total_right: right,
  });
  const inner = [
    match(10, 'Ada', 'x'),
    match(10, 'Ann', 'z'),
    match(11, 'Ada', 'x'),
    match(11, 'Ann', 'z'),
  ];
  const lonely = (id: number | null, total: number) => ({
    id,
    total,
    name: null,
    total_right: null,
  });

  it('inner keeps the order of the inputs', async () => {
    expect(await joined('inner', orders, customers)).toEqual(inner);
  });

  it('left keeps all of input1', async () => {
    expect(await joined('left', orders, customers)).toEqual([
      lonely(3, 30),
      ...inner.slice(0, 2),
      lonely(null, 0),
      ...inner.slice(2),
    ]);
  });

  it('right and full keep all of input2, the key filled in', async () => {
    const unmatched = [
      { id: 2, total: null, name: 'Bob', total_right: 'y' },
      { id: null, total: null, name: 'None', total_right: 'w' },
    ];
    expect(await joined('right', orders, customers)).toEqual([...inner, ...unmatched]);
    expect(await joined('full', orders, customers)).toEqual([
      lonely(3, 30),
      ...inner.slice(0, 2),
      lonely(null, 0),
      ...inner.slice(2),
      ...unmatched,
    ]);
  });

  it('semi and anti keep columns and rows of input1 alone', async () => {
    expect(await joined('semi', orders, customers)).toEqual([orders[1], orders[3]]);
    expect(await joined('anti', orders, customers)).toEqual([orders[0], orders[2]]);
  });

  it('takes composite keys of different names, keeping both', async () => {
    const left = [
      { a: 1, b: 'x', n: 1 },
      { a: 1, b: 'y', n: 2 },
    ];
    const right = [{ c: 'y', d: 1, m: 9 }];
    expect(await joined('inner', left, right, { left: ['a', 'b'], right: ['d', 'c'] })).toEqual([
      { a: 1, b: 'y', n: 2, c: 'y', d: 1, m: 9 },
    ]);
  });

  it('matches numbers with text that holds them', async () => {
    const text = [
      { id: '1', name: 'Ada' },
      { id: 'one', name: 'Bob' },
    ];
    expect(await joined('inner', [{ id: 1 }, { id: 2 }], text)).toEqual([{ id: 1, name: 'Ada' }]);
    expect(await joined('full', [{ id: 1 }, { id: 2 }], text)).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: null },
      { id: 'one', name: 'Bob' },
    ]);
  });

  it('gives repeated names suffixes that are free', async () => {
    const left = [{ id: 1, v: 1, v_right: 2 }];
    const right = [{ id: 1, v: 3, v_right: 4 }];
    expect(await joined('inner', left, right)).toEqual([
      { id: 1, v: 1, v_right: 2, v_right_2: 3, v_right_right: 4 },
    ]);
  });

  it('joins an input without rows', async () => {
    expect(await joined('inner', orders, [])).toEqual([]);
    expect(await joined('left', [{ id: 1 }], [])).toEqual([{ id: 1 }]);
    expect(await joined('anti', [{ id: 1 }], [])).toEqual([{ id: 1 }]);
  });

  it('names the missing column', async () => {
    await expect(joined('inner', orders, customers, { left: ['idd'] })).rejects.toThrow(
      'Did you mean "id"?',
    );
    await expect(joined('inner', orders, customers, { right: ['nam'] })).rejects.toThrow(
      'Did you mean "name"?',
    );
  });

  it('agrees with nested loops', async () => {
    const key = fc.option(fc.integer({ min: 0, max: 3 }));
    const rows = fc.array(key, { minLength: 1, maxLength: 12 });
    const type = fc.constantFrom('inner', 'left', 'right', 'full', 'semi', 'anti');
    await fc.assert(
      fc.asyncProperty(rows, rows, type, async (lefts, rights, name) => {
        fc.pre(lefts.some((k) => k !== null) && rights.some((k) => k !== null));
        const left = lefts.map((k, l) => ({ k, l }));
        const right = rights.map((k, r) => ({ k, r }));
        const keys = { left: ['k'], right: ['k'] };
        expect(await joined(name, left, right, keys)).toEqual(nestedLoops(name, left, right));
      }),
      { numRuns: 80 },
    );
  });
});

interface LeftRow {
  readonly k: number | null;
  readonly l: number;
}
interface RightRow {
  readonly k: number | null;
  readonly r: number;
}

function nestedLoops(
  type: string,
  left: readonly LeftRow[],
  right: readonly RightRow[],
): unknown[] {
  const matches = (one: LeftRow): RightRow[] => right.filter(({ k }) => k !== null && k === one.k);
  if (type === 'semi') return left.filter((one) => matches(one).length > 0);
  if (type === 'anti') return left.filter((one) => matches(one).length === 0);
  const keepsLeft = type === 'left' || type === 'full';
  const keepsRight = type === 'right' || type === 'full';
  const fromLeft = left.flatMap((one): unknown[] => {
    const found = matches(one);
    if (found.length === 0) return keepsLeft ? [{ k: one.k, l: one.l, r: null }] : [];
    return found.map(({ r }) => ({ k: one.k, l: one.l, r }));
  });
  const alone = right.filter(({ k }) => k === null || !left.some((one) => one.k === k));
  return [...fromLeft, ...(keepsRight ? alone.map(({ k, r }) => ({ k, l: null, r })) : [])];
}

describe('union', () => {
  const union = (left: Rows, right: Rows, config: JsonObject = {}) =>
    run('union', left, right, config);

  it('matches columns by name and leaves missing ones empty', async () => {
    expect(await union([{ a: 1, b: 'x' }], [{ b: 'y', c: true }])).toEqual([
      { a: 1, b: 'x', c: null },
      { a: null, b: 'y', c: true },
    ]);
  });

  it('makes text of columns whose types differ, and numbers of numbers', async () => {
    expect(
      await union(
        [
          { a: 1, n: 1 },
          { a: 2, n: 2 },
        ],
        [{ a: 'x', n: 2.5 }],
      ),
    ).toEqual([
      { a: '1', n: 1 },
      { a: '2', n: 2 },
      { a: 'x', n: 2.5 },
    ]);
    expect(await union([{ a: true }], [{ a: 1.5 }])).toEqual([{ a: 'true' }, { a: '1.5' }]);
    expect(await union([{ a: { b: 1 } }], [{ a: 'x' }])).toEqual([{ a: '{"b":1}' }, { a: 'x' }]);
  });

  it('keeps names that differ by case apart', async () => {
    expect(await union([{ a: 1 }], [{ A: 2 }])).toEqual([
      { a: 1, A: null },
      { a: null, A: 2 },
    ]);
  });

  it('distinct keeps the first of equal rows', async () => {
    const left = [{ a: 2 }, { a: 1 }, { a: 2 }, { a: null }];
    const right = [{ a: 3 }, { a: 1 }, { a: null }];
    expect(await union(left, right, { mode: 'distinct' })).toEqual([
      { a: 2 },
      { a: 1 },
      { a: null },
      { a: 3 },
    ]);
  });

  it('of an input without rows is the other', async () => {
    expect(await union([], [{ a: 1 }])).toEqual([{ a: 1 }]);
    expect(await union([{ a: 1 }], [])).toEqual([{ a: 1 }]);
    expect(await union([], [])).toEqual([]);
  });

  it('keeps the order of many rows', async () => {
    const many = (from: number) => Array.from({ length: 400 }, (_, index) => ({ n: from + index }));
    const rows = await union(many(0), many(400));
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 800 }, (_, index) => index));
  });
});
