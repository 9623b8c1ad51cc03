import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig, Satisfies } from '../../node-sdk';

/** A moment as Stripe counts them, or as people write them. */
export type StripeTime = number | string;

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

/** A range of moments; each end is optional. */
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
  const isSeconds = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  const isDate = typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return isSeconds || isDate ? undefined : 'must be a date, ISO 8601 time or unix seconds';
}

/** What every list of Stripe takes. */
export class StripeListConfig extends CredentialConfig {
  @JSONSchema({ description: 'Most rows to fetch, newest first', examples: [100] })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  limit: number = 100;

  @JSONSchema({
    description: 'Only those created in this range',
    examples: [{ gte: '2026-04-01', lt: '2026-05-01' }],
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TimeRange)
  created?: TimeRange;
}
