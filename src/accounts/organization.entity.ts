import { Entity } from 'typeorm';
import {
  CreatedColumn,
  DateTimeColumn,
  IdColumn,
  ModifiedColumn,
  TextColumn,
} from '../platform/database/columns';

/** A company on this server: every other row belongs to one, and none is seen from another. */
@Entity('organizations')
export class OrganizationEntity {
  @IdColumn()
  id!: number;

  @TextColumn(100)
  name!: string;

  /** Null until the operator was told how its first administrator signs in. */
  @DateTimeColumn({ nullable: true })
  setupCompletedAt!: Date | null;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
