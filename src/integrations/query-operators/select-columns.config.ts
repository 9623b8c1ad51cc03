import { JSONSchema } from 'class-validator-jsonschema';
import { IsColumnNames } from './column-names';

export class SelectColumnsConfig {
  @JSONSchema({
    description: 'The columns to keep, in the order they shall have',
    examples: [['id', 'amount']],
  })
  @IsColumnNames('columns')
  columns!: string[];
}
