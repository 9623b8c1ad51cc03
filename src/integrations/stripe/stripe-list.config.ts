import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { StripeRowsConfig } from './stripe-rows.config';
import { type StripeTime, unixSeconds } from './stripe-time';

function Time(description: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({
      description,
      anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }],
      examples: ['2026-04-01', 1775001600],
    }),
    IsOptional(),
    Satisfies(timeFault),
  );
}

/** A range of moments; each end is optional. A date alone is its first moment in UTC. */
export class TimeRange {
  @Time('After this moment')
  gt?: StripeTime;

  @Time('At this moment or after')
  gte?: StripeTime;

  @Time('Before this moment')
  lt?: StripeTime;

  @Time('At this moment or before')
  lte?: StripeTime;
}

function timeFault(value: unknown): string | undefined {
  return unixSeconds(value) === undefined
    ? 'must be a date, ISO 8601 time or unix seconds'
    : undefined;
}

/** What every list of Stripe takes. */
export class StripeListConfig extends StripeRowsConfig {
  @JSONSchema({
    description: 'Only those created in this range; a date alone is its first moment in UTC',
    examples: [{ gte: '2026-04-01', lt: '2026-05-01' }],
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TimeRange)
  created?: TimeRange;
}
