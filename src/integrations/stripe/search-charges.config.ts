import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { StripeRowsConfig } from './stripe-rows.config';

export class SearchChargesConfig extends StripeRowsConfig {
  @JSONSchema({
    description: "Query in Stripe's search language",
    examples: ["amount>999 AND metadata['order_id']:'6735'"],
  })
  @IsString()
  @IsNotEmpty({ message: 'query must not be empty' })
  @MaxLength(2000)
  query!: string;
}
