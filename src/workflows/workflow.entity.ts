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

  /** Counts up with every change; the ETag. */
  @IntegerColumn()
  version!: number;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
