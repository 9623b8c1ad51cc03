import { IsBoolean, IsOptional, IsString, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { COLUMN_TYPES, type ColumnType, FilePath, Satisfies } from '../../node-sdk';
/** Types that a piece of text can be read as. */
const CSV_TYPES = COLUMN_TYPES.filter((type) => type !== 'object' && type !== 'array');

export class ReadCsvConfig {
  @FilePath('sales/2026-04.csv')
  path!: string;

  @JSONSchema({
    description: 'The character between two values; `\\t` for the tab. Default: found in the file',
    examples: [';'],
  })
  @IsOptional()
  @IsString()
  @Matches(/^(\\t|[^\r\n"])$/, { message: 'delimiter must be one character, or \\t for the tab' })
  delimiter?: string;

  @JSONSchema({
    description:
      'Whether the first line holds the column names; else they are column0, column1, ...',
  })
  @IsBoolean()
  header: boolean = true;

  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'string', enum: CSV_TYPES },
    description: 'Types by column name; those of other columns are found by looking at the file',
    examples: [{ zip: 'string' }],
  })
  @IsOptional()
  @Satisfies(columnTypesFault)
  columns?: Record<string, ColumnType>;
}

function columnTypesFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of column names and types';
  }
  const wrong = Object.entries(value).find(
    ([, type]) => !CSV_TYPES.some((known) => known === type),
  );
  return (
    wrong && `must hold one of ${CSV_TYPES.join(', ')} for each column: "${wrong[0]}" has none`
  );
}
