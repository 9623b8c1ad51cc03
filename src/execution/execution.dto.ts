import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsObject, Max, Min } from 'class-validator';
import type { JsonObject } from '../common/json';
import { COLUMN_TYPES, type ColumnType } from '../node-sdk';
import { IfGiven } from '../platform/http/if-given.decorator';
import { QueryInteger } from '../platform/http/query-integer.decorator';

export const LARGEST_PAGE = 1000;

const ROWS = { type: 'array', items: { type: 'object', additionalProperties: true } } as const;
const ROWS_EXAMPLE = [
  { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
  { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
];
const SCHEMA = {
  type: 'object' as const,
  additionalProperties: { type: 'string' as const, enum: [...COLUMN_TYPES] },
};
const SCHEMA_EXAMPLE = {
  charge_id: 'string',
  amount: 'number',
  currency: 'string',
  revenue_usd: 'number',
};
const RESULT_ID = 'dataRef:wf42_1714392000_4kPz0aXqW3nB7cVdR9sTfG';
const EXECUTION_ID = 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3';

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

/** Which rows of a result to read. */
export class DataPageQuery {
  /** Page number, from 0. */
  @QueryInteger({ default: 0, min: 0, max: 1_000_000_000, example: 1 })
  page: number = 0;

  /** Rows per page. */
  @QueryInteger({ default: 100, min: 1, max: LARGEST_PAGE })
  limit: number = 100;
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

/** A page of a result. */
export class DataPageDto {
  @ApiProperty({ ...ROWS, example: ROWS_EXAMPLE })
  rows!: never[];

  /** Rows on all pages together. */
  @ApiProperty({ type: 'integer', example: 248 })
  total_rows!: number;

  /** Column names and types, in column order. */
  @ApiProperty({ ...SCHEMA, example: SCHEMA_EXAMPLE })
  schema!: Readonly<Record<string, ColumnType>>;

  @ApiProperty({ type: 'integer', example: 0 })
  page!: number;

  @ApiProperty({ type: 'integer', example: 100 })
  limit!: number;

  @ApiProperty({ type: Boolean, example: true })
  has_more!: boolean;

  /** Null on the last page. */
  @ApiProperty({
    type: String,
    nullable: true,
    example: `/api/v1/workflows/42/data/${RESULT_ID}?page=1&limit=100`,
  })
  next_page_url!: string | null;
}

/** Answers as the OpenAPI document shows them. */
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

export const DATA_PAGE_EXAMPLE = {
  rows: ROWS_EXAMPLE,
  total_rows: 248,
  schema: SCHEMA_EXAMPLE,
  page: 0,
  limit: 100,
  has_more: true,
  next_page_url: `/api/v1/workflows/42/data/${RESULT_ID}?page=1&limit=100`,
};
