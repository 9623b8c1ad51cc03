import { IsIn, IsNotEmpty, IsOptional, IsString, ValidateIf } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { AGGREGATE_FUNCTIONS, type AggregateFunction } from './aggregation.config';
import { IsColumnNames } from './column-names';
import { GROUP_KEY_SCHEMA, groupKeyFault, type PeriodKey } from './group-key';

export class PivotConfig {
  @JSONSchema({
    description:
      'Columns that make the rows of the result, one row for each combination of their values. Default: all that are neither column nor value',
    examples: [['customer']],
  })
  @IsOptional()
  @IsColumnNames('rows')
  rows?: string[];

  @JSONSchema({
    ...GROUP_KEY_SCHEMA,
    description:
      'The column whose values become columns, ascending; or a time by period. At most 1000 columns',
    examples: ['currency', { column: 'created', period: 'month' }],
  })
  @Satisfies(groupKeyFault)
  column!: string | PeriodKey;

  @JSONSchema({
    description: 'The column whose values fill the cells; only count does without',
    examples: ['amount'],
  })
  @ValidateIf((config: PivotConfig) => config.function !== 'count' || config.value !== undefined)
  @IsString()
  @IsNotEmpty({ message: 'value must name a column' })
  value?: string;

  @JSONSchema({ description: 'What to make of several values of one cell' })
  @IsIn(AGGREGATE_FUNCTIONS, {
    message: `function must be one of ${AGGREGATE_FUNCTIONS.join(', ')}`,
  })
  function: AggregateFunction = 'sum';
}
