import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsColumnNames } from './column-names';

export class DistinctConfig {
  @JSONSchema({
    description:
      'Columns that tell rows apart; of equal rows the first is kept. Default: all columns',
    examples: [['customer']],
  })
  @IsOptional()
  @IsColumnNames('columns')
  columns?: string[];
}
