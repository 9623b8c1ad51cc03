import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { UserEntity } from '../accounts/user.entity';
import {
  BooleanColumn,
  DateTimeColumn,
  IdColumn,
  IntegerColumn,
  TextColumn,
} from '../platform/database/columns';
import type { Scope, ScopeLevel } from '../platform/http/principal';

/** An API key without its value: of that only an HMAC and the first characters are kept. */
@Entity('api_keys')
export class ApiKeyEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  userId!: number;

  @ManyToOne(() => UserEntity)
  @JoinColumn()
  user?: UserEntity;

  @TextColumn(100)
  name!: string;

  @TextColumn(9)
  keyPrefix!: string;

  /** 64 hexadecimal digits. */
  @TextColumn(64, { unique: true })
  keyHash!: string;

  @TextColumn(16)
  scopeLevel!: ScopeLevel;

  @Column({ type: 'simple-array' })
  scopes!: Scope[];

  @BooleanColumn()
  isActive!: boolean;

  /** Kept to the minute. */
  @DateTimeColumn({ nullable: true })
  lastUsedAt!: Date | null;

  @DateTimeColumn({ nullable: true })
  expiresAt!: Date | null;

  @DateTimeColumn()
  created!: Date;
}
