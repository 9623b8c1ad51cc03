import { Column, type ColumnOptions, PrimaryGeneratedColumn } from 'typeorm';

/*
 * Column types that mean the same on SQLite and MySQL. Entities describe how values are read and
 * written; the tables themselves are made by the migrations (BIGINT ids and MEDIUMTEXT on MySQL).
 */

type Options = Pick<
  ColumnOptions,
  'nullable' | 'unique' | 'name' | 'default' | 'select' | 'update'
>;

const TIMESTAMPS = Symbol('vantage:timestamps');

/** When a timestamp column is filled in: at insert, or at insert and every later change. */
export type TimestampMoment = 'created' | 'modified';

/** The integer primary key that the database counts up. */
export function IdColumn(): PropertyDecorator {
  return PrimaryGeneratedColumn({ type: 'integer' });
}

/** A whole number up to 2^53 - 1, ids of other rows included (BIGINT in the MySQL migration). */
export function IntegerColumn(options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'integer' });
}

/** Short text of at most `length` characters. */
export function TextColumn(length: number, options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'varchar', length });
}

/** Text of any length (MEDIUMTEXT in the MySQL migration). */
export function LongTextColumn(options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'text' });
}

/** A JSON value, kept as text (MEDIUMTEXT in the MySQL migration): keys stay in their order. */
export function JsonColumn(options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'simple-json' });
}

export function BooleanColumn(options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'boolean' });
}

/** A moment with milliseconds, in UTC. */
export function DateTimeColumn(options: Options = {}): PropertyDecorator {
  return Column({ ...options, type: 'datetime', precision: 3 });
}

/** The moment the row was inserted through `save()`; filled in by TimestampSubscriber. */
export function CreatedColumn(options: Options = {}): PropertyDecorator {
  return timestamp('created', options);
}

/**
 * The moment the row was last inserted or changed through `save()`; filled in by
 * TimestampSubscriber. UPDATE statements of a query builder have to set it themselves.
 */
export function ModifiedColumn(options: Options = {}): PropertyDecorator {
  return timestamp('modified', options);
}

/** Property names of an entity's timestamps and when each is filled in. */
export function timestampsOf(entity: object | string): ReadonlyMap<string, TimestampMoment> {
  if (typeof entity === 'string') return new Map();
  return (Reflect.getMetadata(TIMESTAMPS, entity) ?? new Map()) as Map<string, TimestampMoment>;
}

function timestamp(moment: TimestampMoment, options: Options): PropertyDecorator {
  const column = DateTimeColumn(options);
  return (target, property) => {
    const known = timestampsOf(target.constructor);
    const extended = new Map(known).set(String(property), moment);
    Reflect.defineMetadata(TIMESTAMPS, extended, target.constructor);
    column(target, property);
  };
}
