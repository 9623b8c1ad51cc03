import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type JsonValue, Satisfies } from '../../node-sdk';
import { IsColumnNames } from './column-names';
import { SortKey } from './sort.config';
import { FRAME_SCHEMA, frameFault, type WindowFrame } from './window-frame';

const WINDOW_FUNCTIONS = [
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'ntile',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'sum',
  'avg',
  'min',
  'max',
  'count',
] as const;
export type WindowFunction = (typeof WINDOW_FUNCTIONS)[number];

const WITHOUT_COLUMN: readonly WindowFunction[] = [
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'ntile',
];
const MOST = 1_000_000;

/** Whether the function is over the values of a column; count may be, or counts rows. */
function needsColumn(name: WindowFunction): boolean {
  return !WITHOUT_COLUMN.includes(name) && name !== 'count';
}

export function takesColumn(name: WindowFunction): boolean {
  return !WITHOUT_COLUMN.includes(name);
}

/** One new column. */
export class WindowFunctionConfig {
  @JSONSchema({
    description:
      'What to compute for each row: its row_number, rank (equal rows share it, the next is as much higher), dense_rank (the next is one higher), percent_rank (0 to 1) or ntile (which of so many buckets of equal size); the value of a row before (lag) or after it (lead); or the first_value, last_value, sum, avg, min, max or count of the rows in its frame',
    examples: ['sum'],
  })
  @IsIn(WINDOW_FUNCTIONS, { message: `function must be one of ${WINDOW_FUNCTIONS.join(', ')}` })
  function!: WindowFunction;

  @JSONSchema({
    description:
      'Name of the column that lag, lead, first_value, last_value, sum, avg, min, max and count are over; count without one counts rows',
    examples: ['amount'],
  })
  @ValidateIf(({ function: name, column }: WindowFunctionConfig) =>
    column === undefined ? needsColumn(name) : true,
  )
  @IsString()
  @IsNotEmpty({ message: 'column must name a column' })
  column?: string;

  @JSONSchema({
    description:
      'Name in the result. Default: function_column, such as sum_amount, or the function. A column of that name is replaced in its place',
    examples: ['running_total'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'alias must not be empty' })
  @MaxLength(255)
  alias?: string;

  @JSONSchema({ description: 'How many rows lag looks back and lead looks ahead. Default: 1' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  offset?: number;

  @JSONSchema({
    description:
      'What lag and lead answer where there is no such row: a value of the type of the column. Default: nothing',
    examples: [0],
  })
  @Satisfies(() => undefined)
  default?: JsonValue;

  @JSONSchema({ description: 'How many buckets ntile makes', examples: [4] })
  @ValidateIf(({ function: name, buckets }: WindowFunctionConfig) =>
    buckets === undefined ? name === 'ntile' : true,
  )
  @IsInt()
  @Min(1)
  @Max(MOST)
  buckets?: number;

  @JSONSchema({
    ...FRAME_SCHEMA,
    description:
      'The rows that first_value, last_value, sum, avg, min, max and count see: running (from the first row of the partition to this one), partition (all), or so many rows before and after this one, of which "all" reaches to the end. Default: running; partition for first_value and last_value',
    examples: [{ before: 6, after: 0 }],
  })
  @IsOptional()
  @Satisfies(frameFault)
  frame?: WindowFrame;

  @JSONSchema({
    description:
      'Whether lag, lead, first_value and last_value pass over rows in which the column is empty: a running last_value then repeats the last value there was. Default: false',
  })
  @IsOptional()
  @IsBoolean()
  skip_nulls?: boolean;
}

export class WindowConfig {
  @JSONSchema({
    description:
      'Columns that make partitions: each is computed by itself, rows with an empty column together. None: one partition of all rows',
    examples: [['customer']],
  })
  @IsColumnNames('partition_by', 0)
  partition_by: string[] = [];

  @JSONSchema({
    description:
      'The order in which a partition is gone through, most important first; rows that are equal keep their order. None: the order of the rows',
    examples: [[{ column: 'created' }]],
  })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => SortKey)
  order_by: SortKey[] = [];

  @JSONSchema({
    description: 'The columns to add',
    examples: [[{ function: 'sum', column: 'amount', alias: 'running_total' }]],
  })
  @IsArray()
  @ArrayMinSize(1, { message: 'functions must hold at least one' })
  @ValidateNested({ each: true })
  @Type(() => WindowFunctionConfig)
  functions!: WindowFunctionConfig[];
}
