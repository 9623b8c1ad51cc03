import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IfGiven } from '../platform/http/if-given.decorator';
import { SCOPE_LEVELS, SCOPES, type Scope, type ScopeLevel } from '../platform/http/principal';
import { Trimmed } from '../platform/http/trimmed.decorator';

const withoutDuplicates = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? [...new Set<unknown>(value)] : value;

/** What a new API key is called, may do, and how long it lives. */
export class CreateApiKeyDto {
  /** Human-readable name; blanks around it are dropped. */
  @ApiProperty({ type: String, minLength: 1, maxLength: 100, example: 'My Production Key' })
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  /** `user`: only your resources; `client`: all of your organization's, for administrators. */
  @ApiPropertyOptional({ type: String, enum: SCOPE_LEVELS, default: 'user', example: 'user' })
  @IfGiven()
  @IsIn(SCOPE_LEVELS)
  scope_level?: ScopeLevel;

  /** Permissions, one or more. */
  @ApiPropertyOptional({
    type: String,
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    default: ['workflows:read'],
    example: ['workflows:read', 'workflows:execute'],
  })
  @IfGiven()
  @Transform(withoutDuplicates)
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(SCOPES, { each: true })
  scopes?: Scope[];

  /** ISO 8601, in the future; without a zone it is UTC. Omitted or null: the key never expires. */
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 40,
    example: '2127-01-01T00:00:00.000Z',
  })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  expires_at?: string | null;
}

/** What can be changed on a key: nothing else. */
export class UpdateApiKeyDto {
  /** New name; blanks around it are dropped. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, example: 'Renamed Key' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;

  /** Permissions from now on, one or more. */
  @ApiPropertyOptional({
    type: String,
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    example: ['workflows:read', 'workflows:write', 'workflows:execute'],
  })
  @IfGiven()
  @Transform(withoutDuplicates)
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(SCOPES, { each: true })
  scopes?: Scope[];
}

/** A key just created. */
export class CreatedApiKeyDto {
  @ApiProperty({ type: 'integer', example: 12 })
  id!: number;

  @ApiProperty({ type: String, example: 'My Production Key' })
  name!: string;

  /** First nine characters of the key. */
  @ApiProperty({ type: String, example: 'vntg_abc1' })
  key_prefix!: string;

  @ApiProperty({ type: String, enum: SCOPE_LEVELS, example: 'user' })
  scope_level!: ScopeLevel;

  @ApiProperty({
    type: String,
    enum: SCOPES,
    isArray: true,
    example: ['workflows:read', 'workflows:execute'],
  })
  scopes!: Scope[];

  /** Null: never. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2127-01-01T00:00:00.000Z',
  })
  expires_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  created!: string;
}

/** A key as it is listed; its value is never shown again. */
export class ApiKeyDto extends CreatedApiKeyDto {
  /** Whose key it is. */
  @ApiProperty({ type: 'integer', example: 3 })
  user_id!: number;

  /** False once revoked. */
  @ApiProperty({ type: Boolean, example: true })
  is_active!: boolean;

  /** Null: not used yet. Kept to the minute. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-04-29T11:30:00.000Z',
  })
  last_used_at!: string | null;
}
