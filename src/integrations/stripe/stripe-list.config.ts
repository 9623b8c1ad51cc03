import { Type } from 'class-transformer';
import { IsObject, IsOptional, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsMoment, type Moment } from '../../node-sdk';
import { StripeRowsConfig } from './stripe-rows.config';

/** A range of moments; each end is optional. A date alone is its first moment in UTC. */
export class TimeRange {
  @IsMoment('After this moment')
  gt?: Moment;

  @IsMoment('At this moment or after')
  gte?: Moment;

  @IsMoment('Before this moment')
  lt?: Moment;

  @IsMoment('At this moment or before')
  lte?: Moment;
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
