import fc from 'fast-check';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { arbitraryRows, CELLS, namesOf } from '../support/arbitrary-rows';
import { engineHarness } from '../support/engine-harness';
import { runOperators } from '../support/node-run';
import { aggregated, pivoted } from '../support/reference/aggregation';
import { filtered } from '../support/reference/filter';
import { flattened } from '../support/reference/flatten';
import { joined, type RefJoinType } from '../support/reference/join';
import { distinct, sampled, sorted, united, unpivoted } from '../support/reference/rows';
import { placeOf, type RefTable, rowsOf, tableOf } from '../support/reference/table';
import { windowed } from '../support/reference/window';

const engine = engineHarness();
afterAll(() => engine.close());

const RUNS = { numRuns: 100 };

/** What came out, or that the rows do not fit what was asked of them. */
async function outcomeOf(work: () => Promise<readonly Row[]>): Promise<string> {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    const message = String(error);
    if (/needs numbers|is not a number/.test(message)) return 'no numbers';
    throw error;
  }
}

const inEngine = (inputs: readonly (readonly Row[])[], operator: string, config: JsonObject) =>
  outcomeOf(async () => (await runOperators(engine, inputs, [{ operator, config }])).rows);
const inReference = (work: () => RefTable) => outcomeOf(() => Promise.resolve(rowsOf(work())));

/** Rows and a config for them; rows without columns have nothing to be configured. */
function withConfig<C>(
  configOf: (names: string[], rows: readonly Row[]) => fc.Arbitrary<C>,
  rows: fc.Arbitrary<Row[]> = arbitraryRows(),
): fc.Arbitrary<readonly [Row[], C]> {
  return rows
    .filter((all) => all.length > 0)
    .chain((all) => fc.tuple(fc.constant(all), configOf(namesOf(all), all)));
}

const someOf = (names: readonly string[], minLength = 1) =>
  fc.shuffledSubarray([...names], { minLength });
const sortKeys = (names: readonly string[], minLength = 0) =>
  fc.uniqueArray(
    fc.record({
      column: fc.constantFrom(...names),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      nulls: fc.constantFrom('first' as const, 'last' as const),
    }),
    { selector: ({ column }) => column, minLength, maxLength: 3 },
  );

describe('every operator agrees with plain JavaScript', () => {
  it('filter', async () => {
    const operators = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'not_in', 'between'];
    const searches = ['contains', 'not_contains', 'starts_with', 'ends_with', 'matches'];
    const condition = (names: string[], rows: readonly Row[]) =>
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom(...operators, ...searches, 'is_null', 'is_not_null'),
        )
        .chain(([field, operator]) => {
          const table = tableOf(rows);
          const kind = table.columns[placeOf(table, field)]?.kind ?? 'text';
          const cells = rows.map((row) => row[field] ?? null).filter((cell) => cell !== null);
          const own = CELLS[kind === 'nested' ? 'text' : kind] ?? fc.constant('x');
          const found = cells.filter(
            (cell) => kind !== 'nested' && typeof cell === typeof cells[0],
          );
          const scalar = found.length > 0 ? fc.oneof(own, fc.constantFrom(...found)) : own;
          const value = valueFor(operator, kind === 'text' ? own : scalar);
          return value.map((given) => ({
            field,
            operator,
            ...(given === undefined ? {} : { value: given }),
          }));
        });
    await fc.assert(
      fc.asyncProperty(
        withConfig((names, rows) =>
          fc.tuple(
            fc.array(condition(names, rows), { minLength: 1, maxLength: 3 }),
            fc.constantFrom('all' as const, 'any' as const),
          ),
        ),
        async ([rows, [conditions, match]]) => {
          expect(await inEngine([rows], 'filter', { conditions, match })).toBe(
            await inReference(() => filtered(tableOf(rows), conditions, match)),
          );
        },
      ),
      RUNS,
    );
  });

  it('aggregation', async () => {
    const config = (names: string[]) =>
      fc.record({ group_by: fc.shuffledSubarray(names), aggregations: aggregates(names, 0) });
    await fc.assert(
      fc.asyncProperty(withConfig(config), async ([rows, given]) => {
        fc.pre(given.group_by.length + given.aggregations.length > 0);
        expect(await inEngine([rows], 'aggregation', given)).toBe(
          await inReference(() => aggregated(tableOf(rows), given.group_by, given.aggregations)),
        );
      }),
      RUNS,
    );
  });

  it('aggregation with pivot_by', async () => {
    const config = (names: string[]) =>
      fc.record({
        group_by: fc.shuffledSubarray(names),
        aggregations: aggregates(names, 1),
        pivot_by: fc.constantFrom(...names),
      });
    await fc.assert(
      fc.asyncProperty(withConfig(config), async ([rows, given]) => {
        const { group_by: keys, aggregations, pivot_by: by } = given;
        expect(await inEngine([rows], 'aggregation', given)).toBe(
          await inReference(() => pivoted(tableOf(rows), keys, by, aggregations)),
        );
      }),
      RUNS,
    );
  });

  it('pivot', async () => {
    const config = (names: string[]) =>
      fc.record({
        column: fc.constantFrom(...names),
        value: fc.constantFrom(...names),
        function: fc.constantFrom('sum', 'count', 'max', 'first', 'last', 'list'),
      });
    await fc.assert(
      fc.asyncProperty(withConfig(config), async ([rows, given]) => {
        const keys = namesOf(rows).filter((name) => name !== given.column && name !== given.value);
        const aggregate = { function: given.function, column: given.value };
        expect(await inEngine([rows], 'pivot', given)).toBe(
          await inReference(() => pivoted(tableOf(rows), keys, given.column, [aggregate])),
        );
      }),
      RUNS,
    );
  });

  it('sort', async () => {
    await fc.assert(
      fc.asyncProperty(
        withConfig((names) => sortKeys(names, 1)),
        async ([rows, by]) => {
          expect(await inEngine([rows], 'sort', { by })).toBe(
            await inReference(() => sorted(tableOf(rows), by)),
          );
        },
      ),
      RUNS,
    );
  });

  it('distinct', async () => {
    const few = arbitraryRows(['whole', 'boolean', 'text', 'nested', 'mixed'], 20);
    await fc.assert(
      fc.asyncProperty(
        withConfig((names) => fc.option(someOf(names), { nil: undefined }), few),
        async ([rows, columns]) => {
          expect(await inEngine([rows], 'distinct', columns ? { columns } : {})).toBe(
            await inReference(() => distinct(tableOf(rows), columns)),
          );
        },
      ),
      RUNS,
    );
  });

  it('union', async () => {
    const mode = fc.constantFrom('all' as const, 'distinct' as const);
    await fc.assert(
      fc.asyncProperty(arbitraryRows(), arbitraryRows(), mode, async (one, other, given) => {
        expect(await inEngine([one, other], 'union', { mode: given })).toBe(
          await inReference(() => united(tableOf(one), tableOf(other), given)),
        );
      }),
      RUNS,
    );
  });

  it('join', async () => {
    const types = fc.constantFrom<RefJoinType>('inner', 'left', 'right', 'full', 'semi', 'anti');
    const sides = fc
      .tuple(arbitraryRows(), arbitraryRows())
      .filter(([one, other]) => one.length > 0 && other.length > 0)
      .chain(([one, other]) => {
        const pair = fc.tuple(fc.constantFrom(...namesOf(one)), fc.constantFrom(...namesOf(other)));
        const keys = fc
          .uniqueArray(pair, { selector: ([name]) => name, minLength: 1, maxLength: 2 })
          .filter((pairs) => new Set(pairs.map(([, name]) => name)).size === pairs.length);
        return fc.tuple(fc.constant(one), fc.constant(other), keys);
      });
    await fc.assert(
      fc.asyncProperty(sides, types, async ([one, other, keys], type) => {
        const left = keys.map(([name]) => name);
        const right = keys.map(([, name]) => name);
        const config = { type, left_keys: left, right_keys: right };
        expect(await inEngine([one, other], 'join', config)).toBe(
          await inReference(() => joined(tableOf(one), tableOf(other), type, left, right)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('unpivot', async () => {
    const config = (names: string[]) => fc.tuple(someOf(names), fc.boolean());
    await fc.assert(
      fc.asyncProperty(withConfig(config), async ([rows, [columns, skips]]) => {
        const given = {
          columns,
          name_column: 'unpivoted name',
          value_column: 'unpivoted value',
          skip_nulls: skips,
        };
        expect(await inEngine([rows], 'unpivot', given)).toBe(
          await inReference(() => unpivoted(tableOf(rows), columns, skips)),
        );
      }),
      RUNS,
    );
  });

  it('window', async () => {
    const config = (names: string[]) =>
      fc.record({
        partition_by: fc.shuffledSubarray(names, { maxLength: Math.min(2, names.length) }),
        order_by: sortKeys(names, 1),
        functions: fc
          .array(windowFunction(names), { minLength: 1, maxLength: 5 })
          .map((all) => all.map((one, at) => ({ ...one, alias: `w${String(at)}` }))),
      });
    await fc.assert(
      fc.asyncProperty(withConfig(config), async ([rows, given]) => {
        const { partition_by: parts, order_by: order, functions } = given;
        expect(await inEngine([rows], 'window', given)).toBe(
          await inReference(() => windowed(tableOf(rows), parts, order, functions)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('sample', async () => {
    const config = fc.oneof(
      fc.record({ rows: fc.integer({ min: 0, max: 30 }), seed: fc.nat() }),
      fc.record({ percent: fc.integer({ min: 0, max: 100 }), seed: fc.nat() }),
    );
    const rows = arbitraryRows(undefined, 25);
    await fc.assert(
      fc.asyncProperty(rows, config, async (all, given) => {
        expect(await inEngine([all], 'sample', given)).toBe(
          await inReference(() => sampled(tableOf(all), given)),
        );
      }),
      RUNS,
    );
  });

  it('flatten', async () => {
    const kinds = ['nested', 'nested', 'mixed', 'text', 'whole'];
    const config = (names: string[]) => fc.tuple(someOf(names), fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        withConfig(config, arbitraryRows(kinds)),
        async ([rows, [columns, keepsEmpty]]) => {
          expect(await inEngine([rows], 'flatten', { columns, keep_empty: keepsEmpty })).toBe(
            await inReference(() => flattened(tableOf(rows), columns, keepsEmpty)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

function valueFor(
  operator: string,
  scalar: fc.Arbitrary<JsonValue>,
): fc.Arbitrary<JsonValue | undefined> {
  if (operator.startsWith('is_')) return fc.constant(undefined);
  if (operator === 'in' || operator === 'not_in') {
    return fc.array(fc.option(scalar), { maxLength: 3 });
  }
  if (operator === 'between') return fc.tuple(scalar, scalar).map(([low, high]) => [low, high]);
  if (operator === 'matches') return fc.constantFrom('^a', '[0-9]', 'b$', '.', 'É|Ω');
  return scalar;
}

function aggregates(names: readonly string[], minLength: number) {
  const functions = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max', 'median', 'first'];
  const one = fc.record({
    function: fc.constantFrom(...functions, 'last', 'list'),
    column: fc.constantFrom(...names),
  });
  return fc
    .array(fc.oneof(one, fc.constant({ function: 'count' })), { minLength, maxLength: 3 })
    .map((all) => all.map((aggregate, at) => ({ ...aggregate, alias: `aggregate ${String(at)}` })));
}

function windowFunction(names: readonly string[]) {
  const column = fc.constantFrom(...names);
  const rows = fc.oneof(fc.constant('all' as const), fc.integer({ min: 0, max: 3 }));
  const frame = fc.oneof(
    fc.constant('running' as const),
    fc.constant('partition' as const),
    fc.record({ before: rows, after: rows }),
  );
  return fc.oneof(
    fc.record({ function: fc.constantFrom('row_number', 'rank', 'dense_rank', 'percent_rank') }),
    fc.record({ function: fc.constant('ntile'), buckets: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      function: fc.constantFrom('lag', 'lead'),
      column,
      offset: fc.integer({ min: 0, max: 3 }),
      skip_nulls: fc.boolean(),
    }),
    fc.record({
      function: fc.constantFrom('first_value', 'last_value'),
      column,
      frame,
      skip_nulls: fc.boolean(),
    }),
    fc.record(
      { function: fc.constantFrom('sum', 'avg', 'min', 'max', 'count'), column, frame },
      { requiredKeys: ['function', 'column'] },
    ),
    fc.constant({ function: 'count' }),
  );
}
