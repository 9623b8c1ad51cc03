import { Entity, PrimaryColumn } from 'typeorm';
import type { ResultSchema } from '../../engine/process-pool/messages';
import {
  DateTimeColumn,
  IntegerColumn,
  JsonColumn,
  TextColumn,
} from '../../platform/database/columns';

/**
 * The latest rows of a dashboard output. They lie where a result of the run lies or lay, and stay
 * until others take their place; the result itself expires as any other.
 */
@Entity('kept_outputs')
export class KeptOutputEntity {
  @PrimaryColumn({ type: 'integer' })
  nodeId!: number;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  /** The run that made them. */
  @TextColumn(32)
  executionId!: string;

  /** Of that run; the one that started last is the latest. */
  @DateTimeColumn()
  startedAt!: Date;

  @DateTimeColumn()
  finishedAt!: Date;

  /** Under which they are read: an id of their own, of the same form as that of a result. */
  @TextColumn(96)
  resultId!: string;

  /** Name within the result store. */
  @TextColumn(255)
  location!: string;

  @IntegerColumn()
  totalRows!: number;

  @JsonColumn()
  schema!: ResultSchema;
}
