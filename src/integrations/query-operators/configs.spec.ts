import { ConditionsConfig, type ConfigProblem, type JsonObject } from '../../node-sdk';
import { compileSetter, configOf, relationOf } from '../../node-sdk/testing/node-kit';
import { AggregationConfig } from './aggregation.config';
import { AggregationNode } from './aggregation.node';
import { CastColumnsConfig } from './cast-columns.config';
import { ComputedColumnConfig } from './computed-column.config';
import { DistinctConfig } from './distinct.config';
import { FillNullConfig } from './fill-null.config';
import { FilterNode } from './filter.node';
import { FlattenConfig } from './flatten.config';
import { JoinConfig } from './join.config';
import { JoinNode } from './join.node';
import { LimitConfig } from './limit.config';
import { PivotConfig } from './pivot.config';
import { RenameColumnsConfig } from './rename-columns.config';
import { SampleConfig } from './sample.config';
import { SampleNode } from './sample.node';
import { SelectColumnsConfig } from './select-columns.config';
import { SortConfig } from './sort.config';
import { UnionConfig } from './union.config';
import { UnpivotConfig } from './unpivot.config';
import { UnpivotNode } from './unpivot.node';
import { WindowConfig } from './window.config';
import { WindowNode } from './window.node';

const EVERY_CONFIG = {
  AggregationConfig,
  CastColumnsConfig,
  ComputedColumnConfig,
  DistinctConfig,
  FillNullConfig,
  ConditionsConfig,
  FlattenConfig,
  JoinConfig,
  LimitConfig,
  PivotConfig,
  RenameColumnsConfig,
  SampleConfig,
  SelectColumnsConfig,
  SortConfig,
  UnionConfig,
  UnpivotConfig,
  WindowConfig,
};
type Name = keyof typeof EVERY_CONFIG;

describe('configs of query operators', () => {
  it.each<[Name, JsonObject]>([
    ['ConditionsConfig', { field: 'amount', operator: 'gt', value: 10000 }],
    ['ConditionsConfig', { field: 'a', operator: 'is_null' }],
    ['ConditionsConfig', { field: 'a', operator: 'between', value: ['2026-04-01', '2026-04-30'] }],
    ['ConditionsConfig', { field: 'a', operator: 'in', value: [1, 'x', true, null] }],
    ['ConditionsConfig', { conditions: [{ field: 'a', operator: 'eq', value: 0 }], match: 'any' }],
    ['ConditionsConfig', { conditions: [{ field: 'a', operator: 'is_not_null' }] }],
    ['ComputedColumnConfig', { column_name: 'revenue_usd', expression: 'amount / 100' }],
    ['AggregationConfig', {}],
    ['AggregationConfig', { group_by: ['a', { column: 'b', period: 'week' }] }],
    ['AggregationConfig', { aggregations: [{ function: 'count' }] }],
    ['SortConfig', { by: [{ column: 'a', direction: 'desc', nulls: 'first' }] }],
    ['LimitConfig', { count: 0, offset: 5 }],
    ['JoinConfig', { left_keys: ['a'], right_keys: ['b'] }],
    ['UnionConfig', {}],
    ['DistinctConfig', {}],
    ['SelectColumnsConfig', { columns: ['a'] }],
    ['RenameColumnsConfig', { columns: { a: 'b' } }],
    ['CastColumnsConfig', { columns: { a: 'time' } }],
    ['AggregationConfig', { aggregations: [{ function: 'count' }], pivot_by: 'a' }],
    ['AggregationConfig', { pivot_by: { column: 'a', period: 'month' } }],
    ['FillNullConfig', { columns: { a: 0, b: 'x', c: false, d: {}, e: [] } }],
    ['FlattenConfig', { columns: ['a', 'A'] }],
    ['PivotConfig', { column: 'a', value: 'b' }],
    ['PivotConfig', { column: { column: 'a', period: 'day' }, function: 'count' }],
    ['SampleConfig', { rows: 0 }],
    ['SampleConfig', { percent: 0.5, seed: 1 }],
    ['UnpivotConfig', { columns: ['a'], skip_nulls: true }],
    ['WindowConfig', { partition_by: [], functions: [{ function: 'row_number' }] }],
    [
      'WindowConfig',
      { functions: [{ function: 'lag', column: 'a', offset: 2, default: 0, skip_nulls: true }] },
    ],
    ['WindowConfig', { functions: [{ function: 'count', frame: { before: 'all', after: 3 } }] }],
  ])('%s takes %j', (name, config) => {
    expect(configOf<object>(EVERY_CONFIG[name], config)).toMatchObject(config);
  });

  it.each<[Name, JsonObject, string]>([
    ['ConditionsConfig', {}, 'field must'],
    ['ConditionsConfig', { field: 'a', operator: 'like', value: 1 }, 'operator must be one of eq'],
    ['ConditionsConfig', { field: 'a', operator: 'eq' }, 'value must be text'],
    ['ConditionsConfig', { field: 'a', operator: 'eq', value: null }, 'use is_null'],
    ['ConditionsConfig', { field: 'a', operator: 'eq', value: {} }, 'value must be text'],
    ['ConditionsConfig', { field: 'a', operator: 'in', value: 1 }, 'value must be an array'],
    ['ConditionsConfig', { field: 'a', operator: 'in', value: [[]] }, 'value must be an array'],
    ['ConditionsConfig', { field: 'a', operator: 'between', value: [1] }, 'must be [low, high]'],
    ['ConditionsConfig', { field: 'a', operator: 'contains', value: [] }, 'value must be text'],
    ['ConditionsConfig', { field: 'a', operator: 'is_null', value: 1 }, 'is not used by is_null'],
    ['ConditionsConfig', { conditions: [] }, 'conditions must hold at least one'],
    ['ConditionsConfig', { conditions: [{ field: 'a' }] }, 'operator must be one of'],
    ['ConditionsConfig', { conditions: [{ field: 'a', operator: 'eq' }] }, 'value must be text'],
    ['ConditionsConfig', { conditions: 'a' }, 'conditions must be an array'],
    ['ComputedColumnConfig', { expression: '1' }, 'column_name must'],
    ['ComputedColumnConfig', { column_name: '', expression: '1' }, 'column_name must not be empty'],
    ['ComputedColumnConfig', { column_name: 'a', expression: 5 }, 'expression must be a string'],
    ['AggregationConfig', { group_by: 'a' }, 'group_by must be an array'],
    ['AggregationConfig', { group_by: [{ column: 'a', period: 'eon' }] }, 'entry 0 is neither'],
    ['AggregationConfig', { group_by: ['a', ''] }, 'entry 1 is neither'],
    ['AggregationConfig', { aggregations: [{ function: 'sum' }] }, 'column must'],
    [
      'AggregationConfig',
      { aggregations: [{ function: 'mode', column: 'a' }] },
      'function must be one',
    ],
    ['AggregationConfig', { pivot_by: ['a'] }, 'pivot_by must be a column name or'],
    ['FillNullConfig', { columns: { a: null } }, 'a value other than null'],
    ['FillNullConfig', { columns: {} }, 'must name at least one column'],
    ['FlattenConfig', {}, 'columns must'],
    ['FlattenConfig', { columns: ['a'], keep_empty: 'no' }, 'keep_empty must be a boolean'],
    ['PivotConfig', { column: 'a' }, 'value must'],
    ['PivotConfig', { value: 'a' }, 'column must be a column name or'],
    ['PivotConfig', { column: 'a', value: 'b', function: 'mode' }, 'function must be one of'],
    ['SampleConfig', {}, 'rows must'],
    ['SampleConfig', { rows: 1.5 }, 'rows must be an integer'],
    ['SampleConfig', { percent: 101 }, 'percent must not be greater than 100'],
    ['SampleConfig', { percent: 1, seed: -1 }, 'seed must not be less than 0'],
    ['UnpivotConfig', { columns: [] }, 'columns must name at least one'],
    ['UnpivotConfig', { columns: ['a'], name_column: '' }, 'name_column must not be empty'],
    ['WindowConfig', { functions: [] }, 'functions must hold at least one'],
    ['WindowConfig', { functions: [{ function: 'sum' }] }, 'column must'],
    ['WindowConfig', { functions: [{ function: 'ntile' }] }, 'buckets must'],
    [
      'WindowConfig',
      { functions: [{ function: 'total', column: 'a' }] },
      'function must be one of',
    ],
    [
      'WindowConfig',
      { functions: [{ function: 'count', frame: { before: -1 } }] },
      'frame must be running',
    ],
    ['WindowConfig', { functions: [{ function: 'count', frame: {} }] }, 'frame must be running'],
    ['WindowConfig', { functions: [{ function: 'count', frame: 'all' }] }, 'frame must be running'],
    ['SortConfig', { by: [] }, 'by must name at least one column'],
    ['SortConfig', { by: ['a'] }, 'by'],
    ['SortConfig', { by: [{ column: 'a', direction: 'up' }] }, 'direction must be asc or desc'],
    ['LimitConfig', {}, 'count must'],
    ['LimitConfig', { count: -1 }, 'count must not be less than 0'],
    ['LimitConfig', { count: 1.5 }, 'count must be an integer'],
    ['LimitConfig', { count: 1, offset: 1e300 }, 'offset must not be greater than'],
    ['JoinConfig', { left_keys: [], right_keys: ['a'] }, 'left_keys must name at least one'],
    ['JoinConfig', { type: 'cross', left_keys: ['a'], right_keys: ['a'] }, 'type must be one of'],
    ['UnionConfig', { mode: 'some' }, 'mode must be all or distinct'],
    ['DistinctConfig', { columns: ['a', 'a'] }, 'columns must name each column once'],
    ['SelectColumnsConfig', { columns: [''] }, 'columns must not hold empty names'],
    ['SelectColumnsConfig', { columns: [5] }, 'columns must hold column names'],
    ['RenameColumnsConfig', { columns: { a: '' } }, 'columns must hold a new name'],
    [
      'RenameColumnsConfig',
      { columns: { a: 'b', c: 'x'.repeat(256) } },
      'columns must hold a new name of 1 to 255 characters for each column; that of "c" is not',
    ],
    ['RenameColumnsConfig', { columns: {} }, 'columns must name at least one column'],
    ['CastColumnsConfig', { columns: { a: 'int' } }, 'one of the types string, number'],
    ['CastColumnsConfig', {}, 'columns must be an object'],
  ])('%s refuses %j', (name, config, message) => {
    expect(() => configOf<object>(EVERY_CONFIG[name], config)).toThrow(message);
  });
});

describe('rules between fields', () => {
  it.each<[string, ConfigProblem[], Partial<ConfigProblem>[]]>([
    [
      'an empty aggregation',
      new AggregationNode().check(configOf(AggregationConfig, {})),
      [{ severity: 'warning' }],
    ],
    [
      'two columns of one name',
      new AggregationNode().check(
        configOf(AggregationConfig, {
          group_by: ['count'],
          aggregations: [{ function: 'count' }],
        }),
      ),
      [{ path: 'aggregations' }],
    ],
    [
      'uneven keys',
      new JoinNode().check(configOf(JoinConfig, { left_keys: ['a', 'b'], right_keys: ['a'] })),
      [{ path: 'right_keys' }],
    ],
    [
      'both kinds of filter',
      new FilterNode().check(
        configOf(ConditionsConfig, {
          field: 'a',
          operator: 'is_null',
          conditions: [{ field: 'a', operator: 'is_null' }],
        }),
      ),
      [{ path: 'conditions' }],
    ],
    [
      'a pivot of nothing',
      new AggregationNode().check(configOf(AggregationConfig, { pivot_by: 'a' })),
      [{ path: 'pivot_by' }],
    ],
    [
      'a pivot whose columns may give way',
      new AggregationNode().check(
        configOf(AggregationConfig, {
          group_by: ['count'],
          aggregations: [{ function: 'count' }],
          pivot_by: 'a',
        }),
      ),
      [],
    ],
    [
      'rows and percent',
      new SampleNode().check(configOf(SampleConfig, { rows: 1, percent: 1 })),
      [{ path: 'percent' }],
    ],
    [
      'an unpivot with one name for both',
      new UnpivotNode().check(configOf(UnpivotConfig, { columns: ['a'], name_column: 'value' })),
      [{ path: 'value_column' }],
    ],
    [
      'new columns of one name, and ranks of nothing',
      new WindowNode().check(
        configOf(WindowConfig, { functions: [{ function: 'rank' }, { function: 'rank' }] }),
      ),
      [{ path: 'functions.1.alias' }, { path: 'order_by' }],
    ],
    [
      'a plain filter',
      new FilterNode().check(configOf(ConditionsConfig, { field: 'a', operator: 'is_null' })),
      [],
    ],
  ])('%s', (_, problems, expected) => {
    expect(problems).toEqual(
      expected.map((problem) => expect.objectContaining(problem) as unknown),
    );
  });
});

describe('compiled SQL', () => {
  it('binds values and never holds them as text', async () => {
    const value = `x'); DROP TABLE t; --`;
    const config = configOf(ConditionsConfig, { field: `a"b`, operator: 'eq', value });
    const input1 = relationOf({ 'a"b': 'string' });
    const { ports } = await compileSetter(new FilterNode(), config, { input1 });
    expect(ports['output1']).toMatchObject({
      text: 'SELECT "c0" FROM "input" WHERE ("c0" = $p0::VARCHAR)',
      values: { p0: value },
      columns: ['a"b'],
    });
  });
});
