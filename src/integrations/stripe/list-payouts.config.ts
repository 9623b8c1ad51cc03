import { Type } from 'class-transformer';
import { IsObject, IsOptional, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { StripeId } from './stripe-id';
import { StripeListConfig, TimeRange } from './stripe-list.config';
import { OneOf } from './stripe-status';

export class ListPayoutsConfig extends StripeListConfig {
  @OneOf(
    'status',
    ['pending', 'in_transit', 'paid', 'failed', 'canceled'],
    'Only payouts in this state',
  )
  status?: string;

  @StripeId('Only payouts to this external account', 'ba_1MtIhL2eZvKYlo2CAElKwKu2')
  destination?: string;

  @JSONSchema({
    description: 'Only payouts expected to arrive in this range',
    examples: [{ gte: '2026-04-01' }],
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TimeRange)
  arrival_date?: TimeRange;
}
