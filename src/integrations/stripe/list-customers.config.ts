import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { StripeListConfig } from './stripe-list.config';

export class ListCustomersConfig extends StripeListConfig {
  @JSONSchema({
    description: 'Only customers with exactly this e-mail address',
    examples: ['jenny@example.com'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  email?: string;
}
