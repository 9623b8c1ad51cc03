import { Entity, PrimaryColumn } from 'typeorm';
import { DateTimeColumn, IntegerColumn, TextColumn } from '../../platform/database/columns';

/** A process that carries out runs. Its row is its right to do so: without it, its runs are over. */
@Entity('workers')
export class WorkerEntity {
  /** ULID, another one at every start. */
  @PrimaryColumn({ type: 'varchar', length: 26 })
  id!: string;

  @TextColumn(255)
  host!: string;

  @IntegerColumn()
  pid!: number;

  @DateTimeColumn()
  startedAt!: Date;

  /** By the clock of the database, since those of the machines may differ. */
  @DateTimeColumn()
  heartbeatAt!: Date;
}
