import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Code, CredentialConfig, type JsonValue, Satisfies } from '../../node-sdk';
import { queryFault } from './query-statement';

export class DbQueryConfig extends CredentialConfig {
  @JSONSchema({
    description:
      "One statement in the server's SQL that reads: SELECT, WITH, VALUES, TABLE, SHOW, EXPLAIN or DESCRIBE. Values stand in params, and here the server's own placeholders: ? for MySQL and MariaDB, $1 for PostgreSQL",
    examples: ['SELECT customer, amount FROM orders WHERE ordered_at >= ?'],
  })
  @IsString()
  @IsNotEmpty({ message: 'query must not be empty' })
  @MaxLength(100_000, { message: 'query must be at most 100000 characters long' })
  @Satisfies(queryFault)
  @Code()
  query!: string;

  @JSONSchema({
    description:
      'Values for the placeholders of the query, in order. {{ params.x }} keeps its type; PostgreSQL takes arrays too: id = ANY($1)',
    examples: [['{{ params.start_date }}', 100]],
    items: {},
  })
  @IsArray({ message: 'params must be an array of values' })
  @ArrayMaxSize(10_000)
  params: JsonValue[] = [];

  @JSONSchema({
    description:
      'Most rows that the query may answer. With more it fails, so that no total is wrong unseen',
  })
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  max_rows: number = 1_000_000;

  @JSONSchema({ description: 'Seconds that the query may take, its rows included' })
  @IsInt()
  @Min(1)
  @Max(3600)
  timeout_seconds: number = 120;
}
