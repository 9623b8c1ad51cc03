import { Entity } from 'typeorm';
import {
  BooleanColumn,
  CreatedColumn,
  IdColumn,
  IntegerColumn,
  LongTextColumn,
  ModifiedColumn,
  TextColumn,
} from '../platform/database/columns';
import type { OverlapPolicy } from './overlap-policy';
import type { Visibility } from './workflow-visibility';

/** A workflow without its graph. */
@Entity('workflows')
export class WorkflowEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  /** The user who made it. */
  @IntegerColumn()
  ownerId!: number;

  @TextColumn(255)
  title!: string;

  @LongTextColumn()
  description!: string;

  /** Title and description as `search` compares them: see search-text. */
  @LongTextColumn({ select: false })
  searchText!: string;

  @BooleanColumn()
  isActive!: boolean;

  @TextColumn(16)
  visibility!: Visibility;

  /** Longest run in seconds; null: as long as the server allows. */
  @IntegerColumn({ nullable: true })
  timeoutSeconds!: number | null;

  /** Runs at a time; null: any number. */
  @IntegerColumn({ nullable: true })
  maxConcurrency!: number | null;

  /** What becomes of a run beyond them. */
  @TextColumn(8)
  overlap!: OverlapPolicy;

  /** Counts up with every change; the ETag. */
  @IntegerColumn()
  version!: number;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
