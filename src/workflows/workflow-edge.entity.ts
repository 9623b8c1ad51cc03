import { Entity } from 'typeorm';
import { IdColumn, IntegerColumn, TextColumn } from '../platform/database/columns';

/** An edge of a workflow's graph; never changed, only replaced with the whole graph. */
@Entity('workflow_edges')
export class WorkflowEdgeEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  /** 0-based place among the workflow's edges. */
  @IntegerColumn()
  position!: number;

  @IntegerColumn()
  sourceNodeId!: number;

  @IntegerColumn()
  targetNodeId!: number;

  @TextColumn(64)
  sourceKey!: string;

  @TextColumn(64)
  targetKey!: string;
}
