import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { type ColumnType, FILE_FORMATS, type FileFormat } from '../../node-sdk';
import { QueryInteger } from '../../platform/http/query-integer.decorator';
import { LARGEST_PAGE } from '../execution.dto';
import {
  EXECUTION_ID,
  RESULT_ID,
  ROWS,
  ROWS_EXAMPLE,
  SCHEMA,
  SCHEMA_EXAMPLE,
} from './result-documents';

/** Which rows of a result to read. */
export class DataPageQuery {
  /** Page number, from 0. */
  @QueryInteger({ default: 0, min: 0, max: 1_000_000_000, example: 1 })
  page: number = 0;

  /** Rows per page. */
  @QueryInteger({ default: 100, min: 1, max: LARGEST_PAGE })
  limit: number = 100;
}

/** What to make of a result. */
export class ExportQuery {
  @ApiProperty({ enum: FILE_FORMATS, example: 'csv' })
  @IsIn(FILE_FORMATS, { message: `format must be one of ${FILE_FORMATS.join(', ')}` })
  format!: FileFormat;
}

/** How much of each output to answer. */
export class OutputsQuery {
  @QueryInteger({
    default: 100,
    min: 0,
    max: LARGEST_PAGE,
    description: 'Rows of each output; 0 for none',
  })
  limit: number = 100;
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

/** What a dashboard shows of one output: the latest result, with its first rows. */
export class LatestOutputDto {
  @ApiProperty({ type: 'integer', example: 103 })
  node_id!: number;

  @ApiProperty({ type: String, example: 'termination/dashboardOutput' })
  node_type!: string;

  @ApiProperty({ type: String, example: 'Output to Dashboard' })
  label!: string;

  /** The run that made it. */
  @ApiProperty({ type: String, example: EXECUTION_ID })
  execution_id!: string;

  @ApiProperty({ type: Date, example: '2026-04-29T12:00:00.000Z' })
  started_at!: Date;

  /** How fresh the rows are. */
  @ApiProperty({ type: Date, example: '2026-04-29T12:00:02.340Z' })
  finished_at!: Date;

  /** Under which all rows are read and exported, until another result takes its place. */
  @ApiProperty({ type: String, example: RESULT_ID })
  result_id!: string;

  @ApiProperty({ type: 'integer', example: 2 })
  total_rows!: number;

  /** Column names and types, in column order. */
  @ApiProperty({ ...SCHEMA, example: SCHEMA_EXAMPLE })
  schema!: Readonly<Record<string, ColumnType>>;

  /** The first ones. */
  @ApiProperty({ ...ROWS, example: ROWS_EXAMPLE })
  rows!: never[];

  /** Whether there are rows beyond those in `rows`. */
  @ApiProperty({ type: Boolean, example: false })
  has_more!: boolean;

  /** Null where there are none. */
  @ApiProperty({ type: String, nullable: true, example: null })
  next_page_url!: string | null;
}

/** The dashboard outputs of a workflow that have a result, in node order. */
export class LatestOutputsDto {
  @ApiProperty({ type: [LatestOutputDto] })
  outputs!: LatestOutputDto[];
}

export const DATA_PAGE_EXAMPLE = {
  rows: ROWS_EXAMPLE,
  total_rows: 248,
  schema: SCHEMA_EXAMPLE,
  page: 0,
  limit: 100,
  has_more: true,
  next_page_url: `/api/v1/workflows/42/data/${RESULT_ID}?page=1&limit=100`,
};

export const LATEST_OUTPUTS_EXAMPLE = {
  outputs: [
    {
      node_id: 103,
      node_type: 'termination/dashboardOutput',
      label: 'Output to Dashboard',
      execution_id: EXECUTION_ID,
      started_at: '2026-04-29T12:00:00.000Z',
      finished_at: '2026-04-29T12:00:02.340Z',
      result_id: RESULT_ID,
      total_rows: 2,
      schema: SCHEMA_EXAMPLE,
      rows: ROWS_EXAMPLE,
      has_more: false,
      next_page_url: null,
    },
  ],
};
