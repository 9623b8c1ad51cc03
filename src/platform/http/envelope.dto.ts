import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_CODES } from '../../common/error-codes';

/** Stands on every answer. */
export class MetaDto {
  /** Also the X-Request-Id header; quote it when you report a problem. */
  @ApiProperty({ type: String, example: 'req_abc12345' })
  request_id!: string;

  /** When the answer was made. */
  @ApiProperty({ type: String, format: 'date-time', example: '2026-04-29T12:00:00.000Z' })
  timestamp!: string;
}

/** One fault inside a larger error. */
export class ErrorDetailDto {
  /** Place in the request, dotted. */
  @ApiPropertyOptional({ type: String, example: 'nodes.2.config.limit' })
  path?: string;

  /** Null where the fault belongs to the graph as a whole. */
  @ApiPropertyOptional({ type: 'integer', nullable: true, example: 102 })
  node_id?: number | null;

  @ApiPropertyOptional({ type: String, example: 'queryoperators/computedColumn' })
  node_type?: string;

  @ApiProperty({ type: String, example: 'limit must not be greater than 100' })
  message!: string;
}

export class ErrorDto {
  @ApiProperty({ type: String, enum: Object.keys(ERROR_CODES), example: 'WORKFLOW_NOT_FOUND' })
  code!: string;

  /** What is wrong, where, and what to do. */
  @ApiProperty({ type: String, example: 'Workflow 42 not found' })
  message!: string;

  /** Empty where the message says it all. */
  @ApiProperty({ type: [ErrorDetailDto], example: [] })
  details!: ErrorDetailDto[];

  /** On errors of a run. */
  @ApiPropertyOptional({ type: String, example: 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3' })
  execution_id?: string;
}

/** What every error looks like. */
export class ErrorEnvelopeDto {
  @ApiProperty({ type: Boolean, enum: [false] })
  success!: false;

  @ApiProperty({ type: ErrorDto })
  error!: ErrorDto;

  @ApiProperty({ type: MetaDto })
  meta!: MetaDto;
}
