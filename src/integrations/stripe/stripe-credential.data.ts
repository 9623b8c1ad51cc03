import { IsString, Matches, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { BaseUrl, Secret } from '../../node-sdk';

export class StripeCredentialData {
  @JSONSchema({
    description:
      'Secret key, or better a restricted key that may read what the workflows read. Found in the Stripe dashboard under Developers, API keys',
    examples: ['rk_live_...'],
  })
  @IsString()
  @Matches(/^[\x21-\x7e]+$/, { message: 'api_key must be one word without spaces' })
  @MaxLength(500)
  @Secret()
  api_key!: string;

  @BaseUrl('https://api.stripe.com')
  base_url?: string;
}
