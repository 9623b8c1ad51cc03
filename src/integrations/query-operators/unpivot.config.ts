import { IsBoolean, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsColumnNames } from './column-names';

export class UnpivotConfig {
  @JSONSchema({
    description: 'The columns that become rows; all others are repeated in each of those',
    examples: [['january', 'february', 'march']],
  })
  @IsColumnNames('columns')
  columns!: string[];

  @JSONSchema({ description: 'Name of the column that holds the names', examples: ['month'] })
  @IsString()
  @IsNotEmpty({ message: 'name_column must not be empty' })
  @MaxLength(255)
  name_column: string = 'name';

  @JSONSchema({ description: 'Name of the column that holds the values', examples: ['amount'] })
  @IsString()
  @IsNotEmpty({ message: 'value_column must not be empty' })
  @MaxLength(255)
  value_column: string = 'value';

  @JSONSchema({ description: 'Whether to leave out rows whose value is empty' })
  @IsBoolean()
  skip_nulls: boolean = false;
}
