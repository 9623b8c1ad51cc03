import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig, Satisfies } from '../../node-sdk';
import { type ColumnChoice, columnsFault, MOST_COLUMNS } from './write/column-choice';
import { tableFault } from './write/table-name';

const WRITE_OPERATIONS = ['insert', 'upsert', 'update', 'delete'] as const;
export type WriteOperation = (typeof WRITE_OPERATIONS)[number];

export class DbWriteConfig extends CredentialConfig {
  @JSONSchema({
    description:
      'insert: add every row. upsert: add it, or change the row that has its key. update: change the rows that have its key. delete: remove the rows that have its key',
    examples: ['upsert'],
  })
  @IsIn(WRITE_OPERATIONS, { message: `operation must be one of ${WRITE_OPERATIONS.join(', ')}` })
  operation!: WriteOperation;

  @JSONSchema({
    description:
      'Name of the table, or schema.table. A name that holds a dot stands in double quotes or backticks',
    examples: ['order_totals', 'reporting.order_totals'],
  })
  @IsString()
  @IsNotEmpty({ message: 'table must not be empty' })
  @MaxLength(300)
  @Satisfies(tableFault)
  table!: string;

  @JSONSchema({
    anyOf: [
      { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
      {
        type: 'object',
        additionalProperties: { type: 'string', minLength: 1 },
        minProperties: 1,
      },
    ],
    description:
      'Columns of the input to write: a list where the table calls them the same, or the names of the columns of the table by those of the input. Default: all columns of the input',
    examples: [['id', 'amount'], { customer_id: 'customer', sum: 'total' }],
  })
  @IsOptional()
  @Satisfies(columnsFault)
  columns?: ColumnChoice;

  @JSONSchema({
    description:
      'Columns of the table that tell which row is meant, for upsert, update and delete. For upsert they must be those of a unique index',
    examples: [['customer']],
  })
  @IsOptional()
  @IsArray({ message: 'key_columns must be an array of column names' })
  @ArrayMinSize(1, { message: 'key_columns must name at least one column' })
  @ArrayMaxSize(MOST_COLUMNS)
  @ArrayUnique({ message: 'key_columns must name each column once' })
  @IsString({ each: true, message: 'key_columns must hold column names' })
  @IsNotEmpty({ each: true, message: 'key_columns must not hold empty names' })
  key_columns?: string[] | null;

  @JSONSchema({ description: 'Most rows of the input. With more, none is written' })
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  max_rows: number = 1_000_000;

  @JSONSchema({ description: 'Most megabytes of values. With more, none is written' })
  @IsInt()
  @Min(1)
  @Max(65_536)
  max_megabytes: number = 1024;

  @JSONSchema({
    description: 'Seconds that writing all rows may take. What takes longer is rolled back',
  })
  @IsInt()
  @Min(1)
  @Max(3600)
  timeout_seconds: number = 300;
}
