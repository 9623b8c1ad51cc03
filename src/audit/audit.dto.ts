import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { CursorPageDto, CursorQuery } from '../platform/http/cursor.dto';
import { IfGiven } from '../platform/http/if-given.decorator';
import { QueryInteger } from '../platform/http/query-integer.decorator';
import { QueryMoment } from '../platform/http/query-moment.decorator';
import {
  AUDIT_ACTIONS,
  AUDIT_ACTOR_TYPES,
  AUDIT_OUTCOMES,
  AUDIT_RESOURCES,
  type AuditAction,
  type AuditActorType,
  type AuditOutcome,
  type AuditResourceType,
} from './audit-actions';
import type { AuditDetails } from './audit-details';

const MOMENT = { type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' } as const;
const LARGEST_ID = Number.MAX_SAFE_INTEGER;

/** Which entries to list, the newest first. */
export class ListAuditQuery extends CursorQuery {
  @ApiPropertyOptional({ enum: AUDIT_ACTIONS, example: 'key.created' })
  @IfGiven()
  @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  @ApiPropertyOptional({ enum: AUDIT_OUTCOMES, example: 'success' })
  @IfGiven()
  @IsIn(AUDIT_OUTCOMES)
  outcome?: AuditOutcome;

  @IfGiven()
  @QueryInteger({ min: 1, max: LARGEST_ID, description: 'The user who acted, by session or key' })
  user_id?: number;

  @IfGiven()
  @QueryInteger({ min: 1, max: LARGEST_ID, description: 'The API key that acted' })
  key_id?: number;

  @ApiPropertyOptional({ enum: AUDIT_RESOURCES, example: 'workflow' })
  @IfGiven()
  @IsIn(AUDIT_RESOURCES)
  resource_type?: AuditResourceType;

  /** With `resource_type`. */
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 64, example: '42' })
  @IfGiven()
  @IsString()
  @Length(1, 64)
  resource_id?: string;

  /** Entries of this moment or later. */
  @QueryMoment()
  from?: Date;

  /** Entries from before this moment. */
  @QueryMoment()
  to?: Date;
}

/** Who acted, as they were then. */
export class AuditActorDto {
  /** `schedule`: with the rights of that user; `anonymous`: not signed in; `system`: the server. */
  @ApiProperty({ enum: AUDIT_ACTOR_TYPES, example: 'key' })
  type!: AuditActorType;

  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  user_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'ada@example.com' })
  email!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 12 })
  key_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'vntg_a1B2' })
  key_prefix!: string | null;
}

/** What it was done to, as it was then. */
export class AuditResourceDto {
  @ApiProperty({ enum: AUDIT_RESOURCES, example: 'workflow' })
  type!: AuditResourceType;

  @ApiProperty({ type: String, nullable: true, example: '42' })
  id!: string | null;

  /** A title, a name, an address or a path. */
  @ApiProperty({ type: String, nullable: true, example: 'Charges by currency' })
  name!: string | null;
}

export class AuditEntryDto {
  @ApiProperty({ type: 'integer', example: 1021 })
  id!: number;

  @ApiProperty(MOMENT)
  created!: string;

  @ApiProperty({ enum: AUDIT_ACTIONS, example: 'workflow.updated' })
  action!: AuditAction;

  @ApiProperty({ enum: AUDIT_OUTCOMES, example: 'success' })
  outcome!: AuditOutcome;

  @ApiProperty({ type: AuditActorDto })
  actor!: AuditActorDto;

  @ApiProperty({ type: AuditResourceDto })
  resource!: AuditResourceDto;

  /** Where from; null where the server acted by itself. */
  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  address!: string | null;

  /** The first 200 characters. */
  @ApiProperty({ type: String, nullable: true, example: 'curl/8.5.0' })
  user_agent!: string | null;

  /** `meta.request_id` of the answer. */
  @ApiProperty({ type: String, nullable: true, example: 'req_abc12345' })
  request_id!: string | null;

  /** Further facts by name, depending on the action. Of changes: names of fields. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { changed: ['title'], version: 4 },
  })
  details!: AuditDetails;
}

export class AuditPageDto extends CursorPageDto {
  @ApiProperty({ type: [AuditEntryDto] })
  entries!: AuditEntryDto[];
}

export const AUDIT_ENTRY_EXAMPLE: AuditEntryDto = {
  id: 1021,
  created: '2026-04-29T12:00:00.000Z',
  action: 'workflow.updated',
  outcome: 'success',
  actor: {
    type: 'key',
    user_id: 3,
    email: 'ada@example.com',
    key_id: 12,
    key_prefix: 'vntg_a1B2',
  },
  resource: { type: 'workflow', id: '42', name: 'Charges by currency' },
  address: '203.0.113.7',
  user_agent: 'curl/8.5.0',
  request_id: 'req_abc12345',
  details: { changed: ['title'], version: 4 },
};
