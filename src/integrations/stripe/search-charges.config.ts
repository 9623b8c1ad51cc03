import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig } from '../../node-sdk';

export class SearchChargesConfig extends CredentialConfig {
  @JSONSchema({
    description: "Query in Stripe's search language",
    examples: ["amount>999 AND metadata['order_id']:'6735'"],
  })
  @IsString()
  @IsNotEmpty({ message: 'query must not be empty' })
  query!: string;

  @JSONSchema({ description: 'Most rows to fetch', examples: [100] })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  limit: number = 100;
}
