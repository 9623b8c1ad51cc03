import { Injectable } from '@nestjs/common';
import {
  DataSource,
  type EntitySubscriberInterface,
  type InsertEvent,
  type UpdateEvent,
} from 'typeorm';
import { Clock } from '../../common/clock';
import { timestampsOf } from './columns';

/**
 * Fills in `@CreatedColumn()` and `@ModifiedColumn()` from the Clock: databases' own defaults lose
 * the milliseconds. A value that was set beforehand stays at insert.
 */
@Injectable()
export class TimestampSubscriber implements EntitySubscriberInterface<object> {
  constructor(
    dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    dataSource.subscribers.push(this);
  }

  beforeInsert(event: InsertEvent<object>): void {
    const entity = event.entity as Record<string, unknown>;
    for (const property of timestampsOf(event.metadata.target).keys()) {
      entity[property] ??= this.clock.now();
    }
  }

  beforeUpdate(event: UpdateEvent<object>): void {
    const entity = event.entity;
    if (entity === undefined || event.updatedColumns.length === 0) return;
    for (const [property, moment] of timestampsOf(event.metadata.target)) {
      if (moment === 'modified') entity[property] = this.clock.now();
    }
  }
}
