import { Entity, JoinColumn, ManyToOne } from 'typeorm';
import { DateTimeColumn, IdColumn, IntegerColumn, TextColumn } from '../platform/database/columns';
import { UserEntity } from './user.entity';

/** A signed-in browser. */
@Entity('sessions')
export class SessionEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  userId!: number;

  @ManyToOne(() => UserEntity)
  @JoinColumn()
  user?: UserEntity;

  /** HMAC of the token in the cookie; 64 hexadecimal digits. */
  @TextColumn(64, { unique: true })
  tokenHash!: string;

  @DateTimeColumn()
  created!: Date;

  /** Kept to the minute. */
  @DateTimeColumn()
  lastSeenAt!: Date;

  /** When it ends however busy it is. */
  @DateTimeColumn()
  expiresAt!: Date;
}
