import { Entity, JoinColumn, ManyToOne } from 'typeorm';
import {
  BooleanColumn,
  CreatedColumn,
  DateTimeColumn,
  IdColumn,
  IntegerColumn,
  ModifiedColumn,
  TextColumn,
} from '../platform/database/columns';
import type { Role } from '../platform/http/principal';
import { OrganizationEntity } from './organization.entity';

/**
 * A person of an organization. A deleted one stays as a row without address and password, because
 * workflows and keys still name it.
 */
@Entity('users')
export class UserEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @ManyToOne(() => OrganizationEntity)
  @JoinColumn()
  organization?: OrganizationEntity;

  /** In its normal spelling. Null once deleted. */
  @TextColumn(254, { nullable: true, unique: true })
  email!: string | null;

  /** argon2id. Null: nobody can sign in with a password. */
  @TextColumn(255, { nullable: true })
  passwordHash!: string | null;

  @TextColumn(16)
  role!: Role;

  @BooleanColumn()
  isActive!: boolean;

  @DateTimeColumn({ nullable: true })
  deletedAt!: Date | null;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
