import { Entity } from 'typeorm';
import {
  BooleanColumn,
  CreatedColumn,
  DateTimeColumn,
  IdColumn,
  IntegerColumn,
  JsonColumn,
  ModifiedColumn,
  TextColumn,
} from '../platform/database/columns';
import type { MisfirePolicy } from './fire-times';

/** When a workflow runs by itself: by a cron pattern or every so many seconds. */
@Entity('schedules')
export class ScheduleEntity {
  @IdColumn()
  id!: number;

  @IntegerColumn()
  organizationId!: number;

  @IntegerColumn()
  workflowId!: number;

  @TextColumn(100, { nullable: true })
  cron!: string | null;

  @IntegerColumn({ nullable: true })
  intervalSeconds!: number | null;

  /** IANA name. */
  @TextColumn(64)
  timezone!: string;

  @JsonColumn()
  params!: object;

  @BooleanColumn()
  isActive!: boolean;

  @TextColumn(8)
  misfire!: MisfirePolicy;

  /** Null while it is not active, and where there is no further fire time. */
  @DateTimeColumn({ nullable: true })
  nextRunAt!: Date | null;

  @DateTimeColumn({ nullable: true })
  lastRunAt!: Date | null;

  @TextColumn(32, { nullable: true })
  lastExecutionId!: string | null;

  @CreatedColumn()
  created!: Date;

  @ModifiedColumn()
  modified!: Date;
}
