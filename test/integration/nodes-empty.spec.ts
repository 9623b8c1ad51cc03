import type { JsonObject } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type OperatorStep, runOperators } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const step = (operator: string, config: JsonObject): OperatorStep => ({ operator, config });
const filters = [
  'eq',
  'neq',
  'gt',
  'between',
  'in',
  'contains',
  'not_contains',
  'matches',
  'is_null',
];
const valueOf = (operator: string): JsonObject =>
  operator === 'is_null' ? {} : { value: operator === 'between' || operator === 'in' ? [1, 2] : 1 };

const STEPS: readonly OperatorStep[] = [
  ...filters.map((operator) => step('filter', { field: 'a', operator, ...valueOf(operator) })),
  step('filter', { field: 'a', operator: 'gt', value: '2026-04-29' }),
  step('computedColumn', { column_name: 'b', expression: 'round(a / 100, 2)' }),
  step('computedColumn', { column_name: 'b', expression: `upper(a) || 'x'` }),
  step('computedColumn', {
    column_name: 'b',
    expression: `date_trunc('month', CAST(a AS TIMESTAMP))`,
  }),
  step('aggregation', {
    group_by: ['a', { column: 'a', period: 'month' }],
    aggregations: ['sum', 'avg', 'min', 'median', 'stddev', 'first', 'list', 'count_distinct'].map(
      (name) => ({ function: name, column: 'a' }),
    ),
  }),
  step('sort', { by: [{ column: 'a' }] }),
  step('limit', { count: 5 }),
  step('distinct', {}),
  step('distinct', { columns: ['a'] }),
  step('selectColumns', { columns: ['a', 'b'] }),
  step('renameColumns', { columns: { a: 'b' } }),
  step('fillNull', { columns: { a: 'x', b: 'y' } }),
  step('pivot', { rows: ['a'], column: 'b', value: 'c' }),
  step('pivot', { column: { column: 'a', period: 'month' }, function: 'count' }),
  step('aggregation', { pivot_by: 'b', aggregations: [{ function: 'sum', column: 'a' }] }),
  step('unpivot', { columns: ['a', 'b'] }),
  step('window', {
    partition_by: ['a'],
    order_by: [{ column: 'b' }],
    functions: ['rank', 'sum', 'lag', 'last_value'].map((name) => ({
      function: name,
      column: 'c',
    })),
  }),
  step('sample', { rows: 5, seed: 1 }),
  step('sample', { percent: 5 }),
  step('flatten', { columns: ['a'] }),
  ...['string', 'number', 'boolean', 'datetime', 'date', 'time'].map((type) =>
    step('castColumns', { columns: { a: type } }),
  ),
];

/** A source that answers no rows has no columns either: what follows must end without rows, not fail. */
describe('an input without rows and columns', () => {
  it.each(STEPS.map(({ operator, config }) => [operator, JSON.stringify(config)] as const))(
    'goes through %s %s',
    async (operator, config) => {
      const { rows } = await runOperators(
        engine,
        [[]],
        [step(operator, JSON.parse(config) as JsonObject)],
      );
      expect(rows).toEqual([]);
    },
  );

  it('goes through several nodes', async () => {
    const { rows } = await runOperators(
      engine,
      [[]],
      [
        step('selectColumns', { columns: ['a', 'currency'] }),
        step('filter', { field: 'currency', operator: 'contains', value: 'u' }),
        step('computedColumn', { column_name: 'euros', expression: 'a / 100' }),
        step('castColumns', { columns: { euros: 'string' } }),
        step('aggregation', {
          group_by: ['currency'],
          aggregations: [{ function: 'sum', column: 'euros' }],
        }),
      ],
    );
    expect(rows).toEqual([]);
  });
});
