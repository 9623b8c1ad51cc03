import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsString, Length } from 'class-validator';
import type { JsonObject } from '../common/json';
import { CursorPageDto, CursorQuery } from '../platform/http/cursor.dto';
import { IfGiven } from '../platform/http/if-given.decorator';
import { Trimmed } from '../platform/http/trimmed.decorator';

/** Which credentials to list. */
export class ListCredentialsQuery extends CursorQuery {
  /** Of this type alone. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 32, example: 'stripe' })
  @IfGiven()
  @IsString()
  @Length(1, 32)
  type?: string;
}

export class CreateCredentialDto {
  /** Unique in the organization; blanks around it are dropped. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'Stripe, live' })
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  /** One of `GET /credential-types`. It cannot be changed. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 32, example: 'stripe' })
  @IsString()
  @Length(1, 32)
  type!: string;

  /** As the type's `data_schema` says. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { api_key: 'rk_live_51H8...' },
  })
  @IsObject()
  data!: JsonObject;

  /** Whether nodes use it that name no credential. Default: true for the first of its type. */
  @ApiPropertyOptional({ type: Boolean, example: true })
  @IfGiven()
  @IsBoolean()
  is_default?: boolean;
}

export class UpdateCredentialDto {
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, example: 'Stripe, test' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /**
   * Fields given take the place of stored ones, null takes one away, the others stay. Stored secrets
   * must be given again where another field changes that says where or how they are sent.
   */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { api_key: 'rk_test_51H8...' },
  })
  @IfGiven()
  @IsObject()
  data?: JsonObject;

  /** True takes this from the one that was the default; false leaves the type without. */
  @ApiPropertyOptional({ type: Boolean, example: true })
  @IfGiven()
  @IsBoolean()
  is_default?: boolean;
}

export class CredentialDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ type: String, example: 'Stripe, live' })
  name!: string;

  @ApiProperty({ type: String, example: 'stripe' })
  type!: string;

  /** Whether nodes use it that name no credential. */
  @ApiProperty({ type: Boolean, example: true })
  is_default!: boolean;

  /** The fields that are not secret. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { base_url: 'https://api.stripe.com' },
  })
  data!: JsonObject;

  /** Names of the secrets that are stored. */
  @ApiProperty({ type: [String], example: ['api_key'] })
  secret_fields!: string[];

  /** False: its secrets cannot be decrypted, and runs that need it fail. */
  @ApiProperty({ type: Boolean, example: true })
  readable!: boolean;

  /** Why it cannot be used, and what to do. Null: nothing is known to be wrong. */
  @ApiProperty({ type: String, nullable: true, example: null })
  problem!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  created!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  modified!: string;
}

export class CredentialListDto extends CursorPageDto {
  @ApiProperty({ type: [CredentialDto] })
  credentials!: CredentialDto[];
}

/** How a test of a credential went. */
export class CredentialTestDto {
  @ApiProperty({ type: Boolean, example: true })
  ok!: boolean;

  /** What was found, or what is wrong and what to do. */
  @ApiProperty({ type: String, example: 'Signed in as acme' })
  message!: string;

  @ApiProperty({ type: 'integer', example: 212 })
  duration_ms!: number;
}

/** What a rotation did. */
export class RotationDto {
  /** Credentials that were encrypted anew with the current key. */
  @ApiProperty({ type: 'integer', example: 12 })
  rotated!: number;

  /** Credentials that were encrypted with the current key before. */
  @ApiProperty({ type: 'integer', example: 3 })
  already_current!: number;

  /** Credentials left as they are, because they cannot be decrypted. */
  @ApiProperty({ type: 'integer', example: 0 })
  unreadable!: number;
}
