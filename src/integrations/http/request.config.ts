import { Allow, IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type JsonValue, Satisfies } from '../../node-sdk';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** A value of the query string; an array repeats the name, null leaves it out. */
export type QueryValue = string | number | boolean | null;

export class RequestConfig {
  @JSONSchema({ description: 'HTTP method' })
  @IsIn(METHODS, { message: `method must be one of ${METHODS.join(', ')}` })
  method: Method = 'GET';

  @JSONSchema({
    description: 'Full address, http or https',
    examples: ['https://api.example.com/v1/orders'],
  })
  @IsString()
  @IsNotEmpty({ message: 'url must not be empty' })
  @Satisfies((value) => (isWebAddress(value) ? undefined : 'must be a full http or https address'))
  url!: string;

  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Request headers',
    examples: [{ Accept: 'application/json' }],
  })
  @IsOptional()
  @Satisfies((value) => recordFault(value, isScalar, 'texts'))
  headers?: Record<string, string | number | boolean>;

  @JSONSchema({
    type: 'object',
    additionalProperties: true,
    description:
      'Query parameters, added to those of the url; an array repeats the name, null leaves it out',
    examples: [{ status: 'paid', per_page: 100 }],
  })
  @IsOptional()
  @Satisfies((value) =>
    recordFault(value, isQueryValue, 'texts, numbers, booleans or arrays of them'),
  )
  query?: Record<string, QueryValue | QueryValue[]>;

  @JSONSchema({
    description: 'Sent as JSON, or as it is when it is text; not with GET',
    examples: [{ from: '2026-04-01' }],
  })
  @IsOptional()
  @Allow()
  body?: JsonValue;

  @JSONSchema({
    description:
      'Dot path to the array of rows inside the answer. Without it the answer is an array of objects, or one object = one row',
    examples: ['data.items'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'records_path must not be empty; leave it out instead' })
  records_path?: string;
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function recordFault(
  value: unknown,
  allows: (entry: unknown) => boolean,
  kinds: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `must be an object of names and ${kinds}`;
  }
  const wrong = Object.entries(value).find(([, entry]) => !allows(entry));
  return wrong && `must hold ${kinds}: "${wrong[0]}" does not`;
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isQueryValue(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.every((entry) => entry === null || isScalar(entry));
}
