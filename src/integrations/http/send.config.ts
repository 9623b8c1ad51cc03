import {
  IsBoolean,
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
import { Satisfies } from '../../node-sdk';
import { WebRequestConfig } from './web-request.config';

const SEND_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export class SendConfig extends WebRequestConfig {
  @JSONSchema({ description: 'HTTP method' })
  @IsIn(SEND_METHODS, { message: `method must be one of ${SEND_METHODS.join(', ')}` })
  method: (typeof SEND_METHODS)[number] = 'POST';

  @JSONSchema({
    description:
      'Whether each row is a request of its own. Its url, headers, query and body may use {{ row.name }}; without a body the row is sent as a JSON object',
  })
  @IsBoolean()
  per_row: boolean = false;

  @JSONSchema({
    description: 'Rows in a request, sent as a JSON array. Default: all rows in one request',
    examples: [500],
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  batch_size?: number;

  @JSONSchema({
    description:
      'Sends an object that holds the rows under this name, beside what body holds, instead of an array',
    examples: ['records'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  rows_field?: string;

  @JSONSchema({
    description: 'Requests under way at once. More than 1 gives up their order',
    examples: [4],
  })
  @IsInt()
  @Min(1)
  @Max(16)
  concurrency: number = 1;

  @JSONSchema({
    anyOf: [{ type: 'boolean' }, { type: 'string', minLength: 1, maxLength: 255 }],
    description:
      'The API takes an Idempotency-Key header and does nothing twice for the same one: a request whose fate is unknown is then made again. true: a key of the run, the node and the request; a text: that key, with per_row for example {{ row.id }}',
    examples: [true],
  })
  @IsOptional()
  @Satisfies(keyFault)
  idempotency_key?: boolean | string;

  @JSONSchema({
    description: 'Most requests of one run; where more would be needed, none is made',
    examples: [10_000],
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  max_requests: number = 10_000;

  @JSONSchema({
    description: 'Whether nothing is sent when there are no rows. With per_row that is always so',
  })
  @IsBoolean()
  skip_empty: boolean = false;
}

function keyFault(value: unknown): string | undefined {
  const fits = typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value);
  return fits || typeof value === 'boolean'
    ? undefined
    : 'must be true, false, or 1 to 255 visible ASCII characters';
}
