import { Type } from 'class-transformer';
import {
  Allow,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Escaped, type JsonValue, Satisfies } from '../../node-sdk';
import { isWebAddress } from './http-credential.data';
import { RetryConfig } from './retry.config';
import { escapeInAddress } from './url-escape';

/** A value of the query string; an array repeats the name, null leaves it out. */
export type QueryValue = string | number | boolean | null;

/** What every request takes. */
export class WebRequestConfig {
  @JSONSchema({
    description:
      'Full address, http or https. What placeholders put behind its host is percent-encoded',
    examples: ['https://api.example.com/v1/orders'],
  })
  @IsString()
  @IsNotEmpty({ message: 'url must not be empty' })
  @Satisfies((value) => (isWebAddress(value) ? undefined : 'must be a full http or https address'))
  @Escaped(({ url }) => escapeInAddress(url))
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
      'Id of the http credential to authenticate with; its hosts are the only ones reached then. Default: none',
    examples: [7],
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  credential_id?: number;

  @JSONSchema({
    description: 'Longest wait for the answer to begin, and between two pieces of it',
    examples: [60],
  })
  @IsInt()
  @Min(1)
  @Max(3600)
  timeout_seconds: number = 30;

  @JSONSchema({ description: 'How often a request is made that fails for a reason that may pass' })
  @IsObject()
  @ValidateNested()
  @Type(() => RetryConfig)
  retry: RetryConfig = new RetryConfig();
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
