import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn } from '../platform/database/columns';

/** A fire time that made a run: by its key there is never a second. */
@Entity('schedule_firings')
export class ScheduleFiringEntity {
  @PrimaryColumn({ type: 'integer' })
  scheduleId!: number;

  @PrimaryColumn({ type: 'datetime', precision: 3 })
  fireAt!: Date;

  @TextColumn(32)
  executionId!: string;
}
