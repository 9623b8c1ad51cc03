import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type ColumnType, FilePath, Satisfies } from '../../node-sdk';
import { cellRange } from './cell-range';
import { COLUMN_TYPES_SCHEMA, columnTypesFault } from './column-types';

const MOST_SKIPPED = 1_048_575;
/** More than the 31 characters of Excel: other programs allow longer names. */
const LONGEST_NAME = 255;
const MOST_SHEETS = 10_000;

export class ReadExcelConfig {
  @FilePath('sales/2026-04.xlsx')
  path!: string;

  @JSONSchema({
    anyOf: [
      { type: 'string', minLength: 1, maxLength: LONGEST_NAME },
      { type: 'integer', minimum: 1, maximum: MOST_SHEETS },
    ],
    description: 'Name of the sheet, or its position from 1. Default: the first that is not hidden',
    examples: ['April', 2],
  })
  @IsOptional()
  @Satisfies(sheetFault)
  sheet?: string | number;

  @JSONSchema({
    description:
      'Whether the first row that is not empty holds the column names; else they are column0, column1, ...',
  })
  @IsBoolean()
  header: boolean = true;

  @JSONSchema({
    type: 'string',
    description:
      'The cells to read, header included: `A1:F100`, `B3` (from there on), `B:F` (columns), `3:100` (rows)',
    examples: ['B3:F100'],
  })
  @IsOptional()
  @Satisfies(rangeFault)
  range?: string;

  @JSONSchema({
    description:
      'Rows to leave out at the top, empty ones counted, before the header is looked for',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_SKIPPED)
  skip_rows: number = 0;

  @JSONSchema({
    ...COLUMN_TYPES_SCHEMA,
    description:
      'Types by column name; those of other columns follow from their cells and how these are formatted',
    examples: [{ zip: 'string' }],
  })
  @IsOptional()
  @Satisfies(columnTypesFault)
  columns?: Record<string, ColumnType>;
}

function sheetFault(value: unknown): string | undefined {
  const isName = typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME;
  const isPosition =
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_SHEETS;
  return isName || isPosition ? undefined : 'must be the name of a sheet, or its position from 1';
}

function rangeFault(value: unknown): string | undefined {
  if (typeof value === 'string' && cellRange(value)) return undefined;
  return 'must be cells of a sheet, such as A1:F100, B3, B:F or 3:100';
}
