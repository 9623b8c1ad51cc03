import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { JsonObject } from '../common/json';
import { IfGiven } from '../platform/http/if-given.decorator';
import { MISFIRE_POLICIES, type MisfirePolicy } from './fire-times';

const LONGEST_INTERVAL_SECONDS = 31_536_000;
const MOMENT = { type: String, format: 'date-time', example: '2026-04-30T07:00:00.000Z' } as const;

class ScheduleFieldsDto {
  /** Five fields (minute hour day month weekday), or six with seconds first. */
  @ApiPropertyOptional({ type: String, nullable: true, example: '0 9 * * 1-5' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cron?: string | null;

  /** Instead of `cron`. */
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: LONGEST_INTERVAL_SECONDS,
    example: 3600,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_INTERVAL_SECONDS)
  interval_seconds?: number | null;

  /** IANA name of the zone on whose wall clock `cron` is read. */
  @ApiPropertyOptional({ type: String, default: 'UTC', example: 'Europe/Berlin' })
  @IfGiven()
  @IsString()
  @MaxLength(64)
  timezone?: string;

  /** Params of every run. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, default: {}, example: {} })
  @IfGiven()
  @IsObject()
  params?: JsonObject;

  @ApiPropertyOptional({ type: Boolean, default: true, example: true })
  @IfGiven()
  @IsBoolean()
  is_active?: boolean;

  /** What becomes of fire times missed while no server ran: nothing, or one run for all of them. */
  @ApiPropertyOptional({ type: String, enum: MISFIRE_POLICIES, default: 'skip', example: 'skip' })
  @IfGiven()
  @IsIn(MISFIRE_POLICIES)
  misfire?: MisfirePolicy;
}

/** A new schedule: `cron` or `interval_seconds`. */
export class CreateScheduleDto extends ScheduleFieldsDto {}

/** Changes to a schedule; what is left out stays as it is. They take effect at once. */
export class UpdateScheduleDto extends ScheduleFieldsDto {}

export class ScheduleDto {
  @ApiProperty({ type: 'integer', example: 5 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 42 })
  workflow_id!: number;

  @ApiProperty({ type: String, nullable: true, example: '0 9 * * 1-5' })
  cron!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: null })
  interval_seconds!: number | null;

  @ApiProperty({ type: String, example: 'Europe/Berlin' })
  timezone!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  params!: object;

  @ApiProperty({ type: Boolean, example: true })
  is_active!: boolean;

  @ApiProperty({ type: String, enum: MISFIRE_POLICIES, example: 'skip' })
  misfire!: MisfirePolicy;

  /** Null while the schedule is not active. */
  @ApiProperty({ ...MOMENT, nullable: true })
  next_run_at!: Date | null;

  /** The next five fire times; empty while the schedule is not active. */
  @ApiProperty({ type: [String], example: ['2026-04-30T07:00:00.000Z'] })
  next_fire_times!: readonly Date[];

  @ApiProperty({ ...MOMENT, nullable: true, example: null })
  last_run_at!: Date | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  last_execution_id!: string | null;

  @ApiProperty(MOMENT)
  created!: Date;

  @ApiProperty(MOMENT)
  modified!: Date;
}

export class ScheduleListDto {
  @ApiProperty({ type: [ScheduleDto] })
  schedules!: ScheduleDto[];

  /** Always null: a workflow has few schedules. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_cursor!: null;
}

export const SCHEDULE_EXAMPLE = {
  id: 5,
  workflow_id: 42,
  cron: '0 9 * * 1-5',
  interval_seconds: null,
  timezone: 'Europe/Berlin',
  params: {},
  is_active: true,
  misfire: 'skip',
  next_run_at: '2026-04-30T07:00:00.000Z',
  next_fire_times: ['2026-04-30T07:00:00.000Z', '2026-05-01T07:00:00.000Z'],
  last_run_at: null,
  last_execution_id: null,
  created: '2026-04-29T12:00:00.000Z',
  modified: '2026-04-29T12:00:00.000Z',
};
