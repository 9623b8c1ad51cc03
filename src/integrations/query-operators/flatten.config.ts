import { IsBoolean } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsColumnNames } from './column-names';

export class FlattenConfig {
  @JSONSchema({
    description:
      'The columns to flatten, by one level. One that holds arrays gives a row for each element (several such columns side by side); one that holds objects gives a column for each key, named column_key, at most 1000. JSON in text is read',
    examples: [['items']],
  })
  @IsColumnNames('columns')
  columns!: string[];

  @JSONSchema({
    description:
      'Whether a row whose arrays are all empty stays as one row without an element, or is left out',
  })
  @IsBoolean()
  keep_empty: boolean = true;
}
