import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type ColumnType, FilePath, Satisfies } from '../../node-sdk';
import { COLUMN_TYPES_SCHEMA, columnTypesFault } from './column-types';
import { TEXT_ENCODINGS, type TextEncoding } from './text-encodings';

const MOST_SKIPPED = 1000;
const MOST_NULL_TEXTS = 20;

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
    ...COLUMN_TYPES_SCHEMA,
    description: 'Types by column name; those of other columns are found by looking at the file',
    examples: [{ zip: 'string' }],
  })
  @IsOptional()
  @Satisfies(columnTypesFault)
  columns?: Record<string, ColumnType>;

  @JSONSchema({
    description:
      'How the bytes stand for characters. Files of Excel on Windows are often windows-1252. UTF-16 ' +
      'that begins with a byte order mark is known without being told',
  })
  @IsIn(TEXT_ENCODINGS)
  encoding: TextEncoding = 'utf-8';

  @JSONSchema({
    description: 'The character around values that hold delimiters; empty where there is none',
    examples: ["'"],
  })
  @Matches(/^[^\r\n\p{L}\p{N}\s]?$/u, { message: 'quote must be one character, or empty' })
  quote: string = '"';

  @JSONSchema({
    description: 'The character before a quote inside of quotes. Default: the quote, doubled',
    examples: ['\\'],
  })
  @IsOptional()
  @IsString()
  @Matches(/^[^\r\n\p{L}\p{N}\s]$/u, { message: 'escape must be one character' })
  escape?: string;

  @JSONSchema({
    description: 'Lines to leave out before the header, or before the first row',
  })
  @IsInt()
  @Min(0)
  @Max(MOST_SKIPPED)
  skip_lines: number = 0;

  @JSONSchema({
    description: 'Texts that mean null, beside the empty one',
    examples: [['NA', 'n/a', '-']],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_NULL_TEXTS)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  null_texts?: string[];

  @JSONSchema({
    description:
      'What stands before the decimals. Given, numbers may also be grouped by the other sign: ' +
      '`,` reads 1.234,50 and `.` reads 1,234.50',
  })
  @IsOptional()
  @IsIn(['.', ','])
  decimal_separator?: '.' | ',';
}
