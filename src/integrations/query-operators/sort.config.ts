import { Type } from 'class-transformer';
import { ArrayMinSize, IsArray, IsIn, IsNotEmpty, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class SortKey {
  @JSONSchema({ description: 'Name of the column', examples: ['created'] })
  @IsString()
  @IsNotEmpty({ message: 'column must name a column' })
  column!: string;

  @JSONSchema({ description: 'Ascending or descending' })
  @IsIn(['asc', 'desc'], { message: 'direction must be asc or desc' })
  direction: 'asc' | 'desc' = 'asc';

  @JSONSchema({ description: 'Where rows go in which the column is empty' })
  @IsIn(['first', 'last'], { message: 'nulls must be first or last' })
  nulls: 'first' | 'last' = 'last';
}

export class SortConfig {
  @JSONSchema({
    description: 'What to sort by, most important first; rows that are equal keep their order',
    examples: [[{ column: 'amount', direction: 'desc' }]],
  })
  @IsArray()
  @ArrayMinSize(1, { message: 'by must name at least one column' })
  @ValidateNested({ each: true })
  @Type(() => SortKey)
  by!: SortKey[];
}
