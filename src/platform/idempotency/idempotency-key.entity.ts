import { Entity, PrimaryColumn } from 'typeorm';
import { DateTimeColumn, IntegerColumn, TextColumn } from '../database/columns';

/** A request that a caller may send again without its being done again. Never holds rows or secrets. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  /** SHA-256 of caller, method, path and key, in hex. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @IntegerColumn()
  organizationId!: number;

  /** SHA-256 of the body, in hex. */
  @TextColumn(64)
  bodyHash!: string;

  /** What the request made: the id of a workflow or an execution. Null while it is being made. */
  @TextColumn(64, { nullable: true })
  resource!: string | null;

  @DateTimeColumn()
  created!: Date;
}
