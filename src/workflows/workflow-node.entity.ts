import { Entity } from 'typeorm';
import type { JsonObject } from '../common/json';
import type { NodeRole } from '../node-sdk';
import { IdColumn, IntegerColumn, JsonColumn, TextColumn } from '../platform/database/columns';

/** A node of a workflow's graph; never changed, only replaced with the whole graph. */
@Entity('workflow_nodes')
export class WorkflowNodeEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  /** 0-based place among the workflow's nodes. */
  @IntegerColumn()
  position!: number;

  @TextColumn(200)
  nodeType!: string;

  @TextColumn(16)
  nodeRole!: NodeRole;

  @TextColumn(255)
  label!: string;

  @JsonColumn()
  config!: JsonObject;
}
