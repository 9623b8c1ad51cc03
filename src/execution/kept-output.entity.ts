import { Entity, PrimaryColumn } from 'typeorm';
import { DateTimeColumn, IntegerColumn, TextColumn } from '../platform/database/columns';

/** The latest result of a dashboard output: it outlives its time until another takes its place. */
@Entity('kept_outputs')
export class KeptOutputEntity {
  @PrimaryColumn({ type: 'integer' })
  nodeId!: number;

  @IntegerColumn()
  workflowId!: number;

  @TextColumn(96)
  resultId!: string;

  @TextColumn(32)
  executionId!: string;

  /** Of the run; the one that started last is the latest. */
  @DateTimeColumn()
  startedAt!: Date;

  @DateTimeColumn()
  finishedAt!: Date;
}
