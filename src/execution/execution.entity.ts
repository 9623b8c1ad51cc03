import { Entity, PrimaryColumn } from 'typeorm';
import type { ErrorDetail } from '../common/app-error';
import type { ErrorCode } from '../common/error-codes';
import type { JsonObject } from '../common/json';
import type { NodeMessage, RunOutput } from '../engine/process-pool/messages';
import {
  DateTimeColumn,
  IntegerColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
} from '../platform/database/columns';
import type { ScopeLevel } from '../platform/http/principal';
import type { CancelReason } from './cancel-reason';
import type { ExecutionStatus, ExecutionTrigger } from './execution-status';
import type { NodeRecord } from './node-record';

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

  /** What that caller could see then. */
  @TextColumn(8)
  callerLevel!: ScopeLevel;

  @TextColumn(16)
  trigger!: ExecutionTrigger;

  @TextColumn(16)
  status!: ExecutionStatus;

  /** The execution that this one repeats. */
  @TextColumn(32, { nullable: true })
  retryOf!: string | null;

  /** The schedule that asked for it. */
  @IntegerColumn({ nullable: true })
  scheduleId!: number | null;

  @JsonColumn()
  params!: JsonObject;

  /** Rows of the first page. */
  @IntegerColumn()
  pageSize!: number;

  /** The `request_id` of the request that asked for it. */
  @TextColumn(64, { nullable: true })
  requestId!: string | null;

  /** The span that asked for it (W3C Trace Context), where traces are kept. */
  @TextColumn(64, { nullable: true })
  traceParent!: string | null;

  @DateTimeColumn()
  queuedAt!: Date;

  /** Null while it waits. */
  @DateTimeColumn({ nullable: true })
  startedAt!: Date | null;

  /** The process that runs it; only that one may end it. */
  @TextColumn(26, { nullable: true })
  workerId!: string | null;

  @DateTimeColumn({ nullable: true })
  cancelRequestedAt!: Date | null;

  @TextColumn(16, { nullable: true })
  cancelReason!: CancelReason | null;

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

  /** One record a node, written when the run ends. */
  @JsonColumn({ nullable: true })
  nodes!: readonly NodeRecord[] | null;

  /** Of a completed run: what each terminator made, without rows. */
  @JsonColumn({ nullable: true })
  outputs!: readonly RunOutput[] | null;

  @JsonColumn({ nullable: true })
  warnings!: readonly NodeMessage[] | null;
}
