import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { COLUMN_TYPES, type ColumnType } from '../node-sdk';
import { IfGiven } from '../platform/http/if-given.decorator';
import { QueryInteger } from '../platform/http/query-integer.decorator';
import { QueryMoment } from '../platform/http/query-moment.decorator';
import { ExecutionOutputDto, ExecutionWarningDto, LARGEST_PAGE } from './execution.dto';
import {
  EXECUTION_STATUSES,
  EXECUTION_TRIGGERS,
  type ExecutionStatus,
  type ExecutionTrigger,
  QUEUED_REASONS,
  type QueuedReason,
} from './execution-status';
import { NODE_STATUSES, type NodeStatus } from './node-record';

const EXECUTION_ID = 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3';
const MOMENT = { type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' } as const;

/** Which executions to list, the newest first. */
export class ListExecutionsQuery {
  @ApiPropertyOptional({ enum: EXECUTION_STATUSES, example: 'failed' })
  @IfGiven()
  @IsIn(EXECUTION_STATUSES)
  status?: ExecutionStatus;

  @ApiPropertyOptional({ enum: EXECUTION_TRIGGERS, example: 'api' })
  @IfGiven()
  @IsIn(EXECUTION_TRIGGERS)
  trigger?: ExecutionTrigger;

  /** Those asked for at this moment or later. */
  @QueryMoment()
  from?: Date;

  /** Those asked for before this moment. */
  @QueryMoment()
  to?: Date;

  /** `next_cursor` of the page before. */
  @ApiPropertyOptional({ type: String, example: EXECUTION_ID })
  @IfGiven()
  @Matches(/^exec_[0-9A-HJKMNP-TV-Z]{26}$/, {
    message: 'cursor must be the next_cursor of the page before',
  })
  cursor?: string;

  @QueryInteger({ default: 50, min: 1, max: 100, description: 'Executions per page' })
  limit = 50;
}

/** How much of a finished execution to answer. */
export class ReadExecutionQuery {
  /** Rows of the first output in the answer. */
  @QueryInteger({ default: LARGEST_PAGE, min: 0, max: LARGEST_PAGE, example: 100 })
  limit = LARGEST_PAGE;
}

/** Why a run did not complete. */
export interface ExecutionError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly object[];
}

const ERROR_SCHEMA = {
  type: 'object',
  nullable: true,
  required: ['code', 'message', 'details'],
  properties: {
    code: { type: 'string', example: 'EXECUTION_FAILED' },
    message: { type: 'string', example: 'Node "Charges" failed: the API key is refused' },
    details: { type: 'array', items: { type: 'object', additionalProperties: true } },
  },
  example: null,
} as const;

/** One execution in a list. */
export class ExecutionSummaryDto {
  @ApiProperty({ type: String, example: EXECUTION_ID })
  execution_id!: string;

  @ApiProperty({ type: 'integer', example: 42 })
  workflow_id!: number;

  /** Version of the graph that ran. */
  @ApiProperty({ type: 'integer', example: 3 })
  workflow_version!: number;

  @ApiProperty({ type: String, enum: EXECUTION_STATUSES, example: 'completed' })
  status!: ExecutionStatus;

  @ApiProperty({ type: String, enum: EXECUTION_TRIGGERS, example: 'api' })
  trigger!: ExecutionTrigger;

  /** The execution that this one repeats. */
  @ApiProperty({ type: String, nullable: true, example: null })
  retry_of!: string | null;

  /** The schedule that asked for it. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  schedule_id!: number | null;

  /** `meta.request_id` of the request that asked for it; null where a schedule did. */
  @ApiProperty({ type: String, nullable: true, example: 'req_abc12345' })
  request_id!: string | null;

  @ApiProperty(MOMENT)
  queued_at!: Date;

  /** Null until a place was free. */
  @ApiProperty({ ...MOMENT, nullable: true })
  started_at!: Date | null;

  @ApiProperty({ ...MOMENT, nullable: true })
  finished_at!: Date | null;

  /** Milliseconds from `queued_at` to `finished_at`; null before the end. */
  @ApiProperty({ type: 'integer', nullable: true, example: 2340 })
  execution_time_ms!: number | null;

  /** Why it did not complete; null where it did, or is not over. */
  @ApiProperty({ ...ERROR_SCHEMA, required: [...ERROR_SCHEMA.required] })
  error!: ExecutionError | null;
}

export class ExecutionListDto {
  @ApiProperty({ type: [ExecutionSummaryDto] })
  executions!: ExecutionSummaryDto[];

  /** For the next page; null on the last. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_cursor!: string | null;
}

/** One node of a run. */
export class NodeRecordDto {
  @ApiProperty({ type: 'integer', example: 101 })
  node_id!: number;

  @ApiProperty({ type: String, example: 'stripe/listCharges' })
  node_type!: string;

  @ApiProperty({ type: String, example: 'Get Charges' })
  label!: string;

  @ApiProperty({ type: String, enum: NODE_STATUSES, example: 'completed' })
  status!: NodeStatus;

  @ApiProperty({ ...MOMENT, nullable: true })
  started_at!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 120 })
  duration_ms!: number | null;

  /**
   * Rows that the nodes before it passed on to it; null where there is none, and where that is not
   * known of one of them.
   */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  rows_in!: number | null;

  /**
   * Rows that left it by all of its connected outputs; those that a terminator delivered. Of a node at
   * work those so far. Null of setters, and of getters whose file is read while the outputs are computed,
   * until all outputs are computed; for good in a run that fails before, and where counting them fails or
   * would take longer than `ROW_COUNT_MS`.
   */
  @ApiProperty({ type: 'integer', nullable: true, example: 250 })
  rows_out!: number | null;

  @ApiProperty({ type: [String], example: [] })
  warnings!: readonly string[];

  @ApiProperty({ type: String, nullable: true, example: null })
  error!: string | null;
}

/** An execution in any state; once completed with the fields of a finished execute. */
export class ExecutionRecordDto extends ExecutionSummaryDto {
  /** Why it waits; null once it runs. */
  @ApiProperty({ type: String, enum: [...QUEUED_REASONS, null], nullable: true, example: null })
  queued_reason!: QueuedReason | null;

  /** Its place among the waiting runs of the organization, from 1; null once it runs. */
  @ApiProperty({ type: 'integer', nullable: true, example: null })
  queue_position!: number | null;

  /** One a node, in the order of the workflow; empty while the run waits. */
  @ApiProperty({ type: [NodeRecordDto] })
  nodes!: readonly NodeRecordDto[];

  @ApiProperty({ type: [ExecutionWarningDto], example: [] })
  warnings!: readonly ExecutionWarningDto[];

  /** One a terminator, in node order; empty unless completed. */
  @ApiProperty({ type: [ExecutionOutputDto] })
  outputs!: readonly ExecutionOutputDto[];

  /** Of the first output; null unless completed. */
  @ApiProperty({ type: String, nullable: true, example: null })
  result_id!: string | null;

  /** Whether the rows have expired: `rows` is empty then. */
  @ApiProperty({ type: Boolean, example: false })
  data_expired!: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ charge_id: 'ch_1abc', amount: 4999 }],
  })
  rows!: never[];

  @ApiProperty({ type: 'integer', nullable: true, example: 2 })
  total_rows!: number | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'string', enum: [...COLUMN_TYPES] },
    example: { charge_id: 'string', amount: 'number' },
  })
  schema!: Readonly<Record<string, ColumnType>> | null;

  @ApiProperty({ type: Boolean, example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  next_page_url!: string | null;
}

/** A run that goes on after the answer. */
export class AcceptedExecutionDto {
  @ApiProperty({ type: String, example: EXECUTION_ID })
  execution_id!: string;

  @ApiProperty({ type: 'integer', example: 42 })
  workflow_id!: number;

  @ApiProperty({ type: String, enum: ['queued', 'running'], example: 'queued' })
  status!: 'queued' | 'running';
}

const SUMMARY = {
  execution_id: EXECUTION_ID,
  workflow_id: 42,
  workflow_version: 3,
  status: 'completed',
  trigger: 'api',
  retry_of: null,
  schedule_id: null,
  queued_at: '2026-04-29T12:00:00.000Z',
  started_at: '2026-04-29T12:00:00.002Z',
  finished_at: '2026-04-29T12:00:02.340Z',
  execution_time_ms: 2340,
  error: null,
};

export const EXECUTION_LIST_EXAMPLE = { executions: [SUMMARY], next_cursor: null };

export const ACCEPTED_EXAMPLE = { execution_id: EXECUTION_ID, workflow_id: 42, status: 'queued' };

export const EXECUTION_RECORD_EXAMPLE = {
  ...SUMMARY,
  queued_reason: null,
  queue_position: null,
  nodes: [
    {
      node_id: 101,
      node_type: 'stripe/listCharges',
      label: 'Get Charges',
      status: 'completed',
      started_at: '2026-04-29T12:00:00.002Z',
      duration_ms: 2200,
      rows_in: null,
      rows_out: 250,
      warnings: [],
      error: null,
    },
  ],
  warnings: [],
  outputs: [],
  result_id: 'dataRef:wf42_1714392000_4kPz0aXqW3nB7cVdR9sTfG',
  data_expired: false,
  rows: [{ charge_id: 'ch_1abc', amount: 4999 }],
  total_rows: 1,
  schema: { charge_id: 'string', amount: 'number' },
  has_more: false,
  next_page_url: null,
};
