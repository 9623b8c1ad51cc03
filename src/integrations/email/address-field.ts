import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { addressFault, parseAddress } from './address';

/** Recipients of one mail, in all its fields together. */
export const MOST_RECIPIENTS = 50;

/** A config field that is one address. */
export function IsAddress(): PropertyDecorator {
  return Satisfies((value) =>
    parseAddress(value) ? undefined : `must be an address: ${addressFault(value)}`,
  );
}

/** A config field that lists addresses. */
export function AddressList(
  description: string,
  ...further: PropertyDecorator[]
): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description,
      type: 'array',
      items: { type: 'string' },
      maxItems: MOST_RECIPIENTS,
      examples: [['ada@example.com', 'Grace <grace@example.com>']],
    }),
    ...further,
    IsArray(),
    ArrayMaxSize(MOST_RECIPIENTS, {
      message: `$property may hold at most ${String(MOST_RECIPIENTS)} addresses`,
    }),
    Satisfies(listFault),
  );
}

/** The same, and it may be left out. */
export function OptionalAddressList(description: string): PropertyDecorator {
  return AddressList(description, IsOptional());
}

function listFault(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const wrong = value.findIndex((entry) => parseAddress(entry) === undefined);
  return wrong < 0 ? undefined : `must hold addresses: ${addressFault(value[wrong])}`;
}
