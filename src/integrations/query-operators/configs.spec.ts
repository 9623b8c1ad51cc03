import { ConditionsConfig, type ConfigProblem, type JsonObject } from '../../node-sdk';
import { compileSetter, configOf, relationOf } from '../../node-sdk/testing/node-kit';
import { AggregationConfig } from './aggregation.config';
import { AggregationNode } from './aggregation.node';
import { CastColumnsConfig } from './cast-columns.config';
import { ComputedColumnConfig } from './computed-column.config';
import { DistinctConfig } from './distinct.config';

import { FilterNode } from './filter.node';
import { JoinConfig } from './join.config';
import { JoinNode } from './join.node';
import { LimitConfig } from './limit.config';
import { RenameColumnsConfig } from './rename-columns.config';
import { SelectColumnsConfig } from './select-columns.config';
import { SortConfig } from './sort.config';
import { UnionConfig } from './union.config';

const EVERY_CONFIG = {
  AggregationConfig,
  CastColumnsConfig,
  ComputedColumnConfig,
  DistinctConfig,
  ConditionsConfig,
  JoinConfig,
  LimitConfig,
  RenameColumnsConfig,
  SelectColumnsConfig,
  SortConfig,
  UnionConfig,
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
    ['AggregationConfig', { pivot_by: 'a' }, 'pivot_by should not exist'],
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
