import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CredentialConfig } from '../../node-sdk';

/** What every node takes that reads objects of Stripe as rows. */
export class StripeRowsConfig extends CredentialConfig {
  @JSONSchema({ description: 'Most rows to fetch, newest first', examples: [100] })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  limit: number = 100;

  @JSONSchema({
    description:
      "Further fields of Stripe's object as columns, by dot path: outcome.risk_score becomes the column outcome_risk_score",
    examples: [['outcome.risk_score', 'payment_method_details.card.funding']],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  @Matches(/^\w+(\.\w+)*$/, {
    each: true,
    message: 'each value in fields must be a dot path such as outcome.risk_score',
  })
  fields?: string[];
}
