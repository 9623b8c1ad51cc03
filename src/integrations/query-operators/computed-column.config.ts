import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Expression } from '../../node-sdk';

export class ComputedColumnConfig {
  @JSONSchema({
    description: 'Name of the column; one of that name is replaced in its place',
    examples: ['revenue_usd'],
  })
  @IsString()
  @IsNotEmpty({ message: 'column_name must not be empty' })
  @MaxLength(255, { message: 'column_name must be at most 255 characters long' })
  column_name!: string;

  @JSONSchema({
    description:
      'SQL expression over the columns of the row; "quote names that are not plain words"; params are $name. docs/expressions.md lists what may be used',
    examples: ['amount / 100'],
  })
  @IsString()
  @IsNotEmpty({ message: 'expression must not be empty' })
  @MaxLength(10_000, { message: 'expression must be at most 10000 characters long' })
  @Expression()
  expression!: string;
}
