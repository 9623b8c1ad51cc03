import type { ColumnType } from '../../../node-sdk';
import type { CellValue } from './cell-reader';
import { type DateSystem, isoMoment, type Moment, momentOf } from './serial-date';
import type { NumberMeaning } from './number-format';

const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

/** A value as ingest takes it; a moment is its text. */
export type PlainValue = string | number | bigint | boolean;

export function plainValue(value: CellValue): PlainValue {
  return typeof value === 'object' ? value.text : value;
}

/** The value in the type that the node gives the column; undefined where it does not fit. */
export function declaredValue(
  value: CellValue,
  type: ColumnType,
  dates: DateSystem,
): PlainValue | undefined {
  switch (type) {
    case 'number':
      return numberIn(value);
    case 'boolean':
      return booleanIn(value);
    case 'date':
    case 'datetime':
    case 'time':
      return momentIn(value, type, dates);
    default:
      return String(plainValue(value));
  }
}

function numberIn(value: CellValue): number | bigint | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return value;
    case 'object':
      return value.serial;
    case 'string':
      return NUMBER.test(value.trim()) ? Number(value) : undefined;
    default:
      return undefined;
  }
}

function booleanIn(value: CellValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(plainValue(value)).trim().toLowerCase();
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : undefined;
}

function momentIn(
  value: CellValue,
  type: Exclude<NumberMeaning, 'number' | 'duration'>,
  dates: DateSystem,
): string | undefined {
  const moment = momentFrom(value, type, dates);
  if (moment === undefined) return undefined;
  const isCalendar = moment.kind === 'date' || moment.kind === 'datetime';
  if (type === 'datetime') return isCalendar ? moment.text : undefined;
  if (type === 'date') return isCalendar ? moment.text.slice(0, 10) : undefined;
  if (moment.kind === 'datetime') return moment.text.slice(11, -1);
  return moment.kind === 'time' ? moment.text : undefined;
}

function momentFrom(
  value: CellValue,
  type: Exclude<NumberMeaning, 'number' | 'duration'>,
  dates: DateSystem,
): Moment | undefined {
  switch (typeof value) {
    case 'object':
      return value;
    case 'number':
      return momentOf(value, type, dates);
    case 'string':
      return isoMoment(value.trim());
    default:
      return undefined;
  }
}
