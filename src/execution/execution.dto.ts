import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsObject, Max, Min } from 'class-validator';
import type { JsonObject } from '../common/json';
import type { ColumnType } from '../node-sdk';
import { IfGiven } from '../platform/http/if-given.decorator';
import {
  EXECUTION_ID,
  RESULT_ID,
  ROWS,
  ROWS_EXAMPLE,
  SCHEMA,
  SCHEMA_EXAMPLE,
} from './results/result-documents';

export const LARGEST_PAGE = 1000;

/** How to run a workflow. The body may be left out. */
export class ExecuteWorkflowDto {
  /** Key-value parameters for the workflow's input nodes and placeholders. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    default: {},
    example: { start_date: '2026-04-01', end_date: '2026-04-30' },
  })
  @IfGiven()
  @IsObject()
  params?: JsonObject;

  /** Rows in the answer; the others are read page by page. */
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_PAGE,
    default: LARGEST_PAGE,
    example: 100,
  })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(LARGEST_PAGE)
  limit?: number;
}

/** What one terminator made. */
export class ExecutionOutputDto {
  @ApiProperty({ type: 'integer', example: 103 })
  node_id!: number;

  @ApiProperty({ type: String, example: 'termination/dashboardOutput' })
  node_type!: string;

  @ApiProperty({ type: String, example: 'Output to Dashboard' })
  label!: string;

  /** Under which its rows are read, as those of the first output. */
  @ApiProperty({ type: String, example: RESULT_ID })
  result_id!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  total_rows!: number;

  @ApiProperty({ ...SCHEMA, example: SCHEMA_EXAMPLE })
  schema!: Readonly<Record<string, ColumnType>>;

  /** What became of the delivery, in the node's own words; null where there is none. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  delivery!: JsonObject | null;
}

/** Something to know about a run that did not stop it. */
export class ExecutionWarningDto {
  /** Null where it is about the workflow as a whole. */
  @ApiProperty({ type: 'integer', nullable: true, example: 102 })
  node_id!: number | null;

  @ApiProperty({ type: String, example: 'Column revenue_usd: 1 infinite value became null' })
  message!: string;
}

/** A finished run with the first page of its first output (by node order). */
export class ExecutionDto {
  @ApiProperty({ type: 'integer', example: 42 })
  workflow_id!: number;

  @ApiProperty({ type: String, enum: ['completed'], example: 'completed' })
  status!: 'completed';

  /** Milliseconds, time spent waiting for a free place included. */
  @ApiProperty({ type: 'integer', example: 2340 })
  execution_time_ms!: number;

  /** For reading further pages until the result expires. */
  @ApiProperty({ type: String, example: RESULT_ID })
  result_id!: string;

  @ApiProperty({ ...ROWS, example: ROWS_EXAMPLE })
  rows!: never[];

  /** Rows on all pages together. */
  @ApiProperty({ type: 'integer', example: 2 })
  total_rows!: number;

  /** Column names and types, in column order. */
  @ApiProperty({ ...SCHEMA, example: SCHEMA_EXAMPLE })
  schema!: Readonly<Record<string, ColumnType>>;

  @ApiProperty({ type: String, example: EXECUTION_ID })
  execution_id!: string;

  /** Whether there are rows beyond those in `rows`. */
  @ApiProperty({ type: Boolean, example: false })
  has_more!: boolean;

  /** Null where there are none. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_page_url!: string | null;

  /** One a terminator, in node order. */
  @ApiProperty({ type: [ExecutionOutputDto] })
  outputs!: ExecutionOutputDto[];

  @ApiProperty({ type: [ExecutionWarningDto], example: [] })
  warnings!: ExecutionWarningDto[];
}

/** The answer as the OpenAPI document shows it. */
export const EXECUTION_EXAMPLE: ExecutionDto | object = {
  workflow_id: 42,
  status: 'completed',
  execution_time_ms: 2340,
  result_id: RESULT_ID,
  rows: ROWS_EXAMPLE,
  total_rows: 2,
  schema: SCHEMA_EXAMPLE,
  execution_id: EXECUTION_ID,
  has_more: false,
  next_page_url: null,
  outputs: [
    {
      node_id: 103,
      node_type: 'termination/dashboardOutput',
      label: 'Output to Dashboard',
      result_id: RESULT_ID,
      total_rows: 2,
      schema: SCHEMA_EXAMPLE,
      delivery: null,
    },
  ],
  warnings: [],
};
