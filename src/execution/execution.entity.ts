import { Entity, PrimaryColumn } from 'typeorm';
import type { ErrorDetail } from '../common/app-error';
import type { ErrorCode } from '../common/error-codes';
import {
  DateTimeColumn,
  IntegerColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
} from '../platform/database/columns';

/** `running` is the only state that changes; it becomes one of the others, once. */
export const EXECUTION_STATUSES = [
  'running',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'crashed',
] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** What started a run. */
export type ExecutionTrigger = 'api';

/** One run of a workflow; stays for the record when the workflow is gone. */
@Entity('executions')
export class ExecutionEntity {
  /** `exec_` + ULID. */
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id!: string;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  /** Version of the graph that ran. */
  @IntegerColumn()
  workflowVersion!: number;

  /** Who asked for it. */
  @IntegerColumn()
  userId!: number;

  @TextColumn(16)
  trigger!: ExecutionTrigger;

  @TextColumn(16)
  status!: ExecutionStatus;

  @JsonColumn()
  params!: object;

  @DateTimeColumn()
  startedAt!: Date;

  @DateTimeColumn({ nullable: true })
  finishedAt!: Date | null;

  @IntegerColumn({ nullable: true })
  durationMs!: number | null;

  @TextColumn(40, { nullable: true })
  errorCode!: ErrorCode | null;

  @LongTextColumn({ nullable: true })
  errorMessage!: string | null;

  @JsonColumn({ nullable: true })
  errorDetails!: readonly ErrorDetail[] | null;
}
