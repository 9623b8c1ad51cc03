import { Entity, PrimaryColumn } from 'typeorm';
import type { ResultSchema } from '../../engine/process-pool/messages';
import {
  DateTimeColumn,
  IntegerColumn,
  JsonColumn,
  TextColumn,
} from '../../platform/database/columns';

/** The rows of one terminator of one run: where they lie and until when. */
@Entity('results')
export class ResultEntity {
  /** `dataRef:wf42_1714392000_...` */
  @PrimaryColumn({ type: 'varchar', length: 96 })
  resultId!: string;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  @TextColumn(32)
  executionId!: string;

  @IntegerColumn()
  nodeId!: number;

  /** Name within the result store. */
  @TextColumn(255)
  location!: string;

  @IntegerColumn()
  totalRows!: number;

  @JsonColumn()
  schema!: ResultSchema;

  @IntegerColumn()
  bytes!: number;

  @DateTimeColumn()
  created!: Date;

  /** From here on a reader gets DATA_EXPIRED, whether the sweeper came by or not. */
  @DateTimeColumn()
  expiresAt!: Date;
}
