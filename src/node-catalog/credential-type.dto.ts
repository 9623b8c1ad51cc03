import { ApiProperty } from '@nestjs/swagger';
import type { JsonObject } from '../common/json';

export const CREDENTIAL_TYPES_EXAMPLE = {
  credential_types: [
    {
      type: 'stripe',
      label: 'Stripe',
      description: 'A secret or restricted API key of a Stripe account',
      category: 'Stripe',
      integration: 'stripe',
      data_schema: {
        type: 'object',
        properties: { api_key: { type: 'string', format: 'password', writeOnly: true } },
        required: ['api_key'],
        additionalProperties: false,
      },
      secret_fields: ['api_key'],
    },
  ],
  total: 1,
};

export class CredentialTypeDto {
  /** What a credential and a node's `credential_types` name. */
  @ApiProperty({ type: String, example: 'stripe' })
  type!: string;

  @ApiProperty({ type: String, example: 'Stripe' })
  label!: string;

  @ApiProperty({ type: String, example: 'A secret or restricted API key of a Stripe account' })
  description!: string;

  /** Name of the category it belongs to. */
  @ApiProperty({ type: String, example: 'Stripe' })
  category!: string;

  /** Key of the integration that brings it. */
  @ApiProperty({ type: String, example: 'stripe' })
  integration!: string;

  /** JSON Schema of `data`. Secret fields are `writeOnly`. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { type: 'object' } })
  data_schema!: JsonObject;

  /** Fields of `data` that are stored encrypted and never shown. */
  @ApiProperty({ type: [String], example: ['api_key'] })
  secret_fields!: readonly string[];
}

export class CredentialTypeListDto {
  @ApiProperty({ type: [CredentialTypeDto] })
  credential_types!: CredentialTypeDto[];

  @ApiProperty({ type: 'integer', example: 1 })
  total!: number;
}
