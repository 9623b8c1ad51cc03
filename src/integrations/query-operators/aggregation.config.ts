import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { GROUP_KEY_SCHEMA, groupByFault, groupKeyFault, type PeriodKey } from './group-key';

export const AGGREGATE_FUNCTIONS = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'stddev',
  'first',
  'last',
  'list',
] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

/** One column of the result. */
export class AggregateConfig {
  @JSONSchema({
    description:
      'What to compute. count without a column counts rows, else its values; first, last and list go by the order of the rows; stddev is that of a sample; sum, avg, median and stddev read numbers out of text and fail on text that is none',
    examples: ['sum'],
  })
  @IsIn(AGGREGATE_FUNCTIONS, {
    message: `function must be one of ${AGGREGATE_FUNCTIONS.join(', ')}`,
  })
  function!: AggregateFunction;

  @JSONSchema({ description: 'Name of the column; only count does without', examples: ['amount'] })
  @ValidateIf(
    (config: AggregateConfig) => config.function !== 'count' || config.column !== undefined,
  )
  @IsString()
  @IsNotEmpty({ message: 'column must name a column' })
  column?: string;

  @JSONSchema({
    description: 'Name in the result. Default: function_column, such as sum_amount; count for rows',
    examples: ['revenue'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'alias must not be empty' })
  alias?: string;
}

export class AggregationConfig {
  @JSONSchema({
    type: 'array',
    items: GROUP_KEY_SCHEMA,
    description:
      'Columns that make the groups, and times by period (UTC, weeks from Monday; the result column is named column_period; numbers count as unix seconds). None: one group of all rows',
    examples: [['currency', { column: 'created', period: 'month' }]],
  })
  @Satisfies(groupByFault)
  group_by: (string | PeriodKey)[] = [];

  @JSONSchema({
    description: 'What to compute for each group; none: the groups alone',
    examples: [[{ function: 'sum', column: 'amount', alias: 'revenue' }]],
  })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => AggregateConfig)
  aggregations: AggregateConfig[] = [];

  @JSONSchema({
    ...GROUP_KEY_SCHEMA,
    description:
      'A column, or a time by period, whose values become columns, ascending: one for each value, or for each value and aggregation where there are several (usd_revenue). At most 1000 columns',
    examples: ['currency'],
  })
  @IsOptional()
  @Satisfies(groupKeyFault)
  pivot_by?: string | PeriodKey;
}
