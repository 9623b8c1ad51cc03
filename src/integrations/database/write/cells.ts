import type { ColumnType, JsonValue } from '../../../node-sdk';
import { arrayText } from './array-text';
import { instantText, INSTANT } from './instant-text';
import type { TargetColumn } from './target-table';

/** A value on its way to the server: text in the server's notation, bytes, or NULL. */
export type Cell = string | Buffer | null;

/** How a server differs from others. */
export interface CellOptions {
  readonly bytes: (bytes: Buffer) => Cell;
  /** Whether a text may hold NUL characters. */
  readonly takesNul: boolean;
}

/** A value that its column does not take; the message goes on after "holds". */
export class CellFault extends Error {}

type CellOf = (value: Exclude<JsonValue, null>) => Cell;

/** How values of a column of the input become those of a column of the table. */
export function cellMaker(
  target: TargetColumn,
  inputType: ColumnType,
  options: CellOptions,
): (value: JsonValue) => Cell {
  const cellOf = cellOfFamily(target, inputType, options);
  return (value) => {
    if (value === null) return null;
    const cell = cellOf(value);
    if (!options.takesNul && typeof cell === 'string' && cell.includes('\0')) {
      throw fault(value, 'which holds a NUL character; this server takes none in a text');
    }
    return cell;
  };
}

function cellOfFamily(target: TargetColumn, inputType: ColumnType, options: CellOptions): CellOf {
  const column = `the column of the table is ${target.sqlType}`;
  switch (target.family) {
    case 'integer':
      return (value) => wholeText(value, column);
    case 'number':
      return (value) => (typeof value === 'boolean' ? bit(value) : plainText(value));
    case 'binary':
      return (value) => options.bytes(decoded(value, column));
    case 'json':
      return inputType === 'string' ? documentText : (value) => JSON.stringify(value);
    case 'date':
      return (value) => dateText(value, column);
    case 'datetime':
      return (value) => (typeof value === 'string' ? instantText(value) : plainText(value));
    case 'time':
      return (value) => timeText(value, column);
    case 'array':
      return (value) => (Array.isArray(value) ? arrayText(value) : plainText(value));
    default:
      return plainText;
  }
}

function plainText(value: Exclude<JsonValue, null>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const WHOLE = /^\s*([+-]?\d+)(?:\.0*)?\s*$/;

function wholeText(value: Exclude<JsonValue, null>, column: string): string {
  if (typeof value === 'boolean') return bit(value);
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return String(value);
    if (Number.isInteger(value)) return BigInt(value).toString();
    throw fault(value, `which has a fraction; ${column}`);
  }
  const text = plainText(value);
  const whole = WHOLE.exec(text)?.[1];
  if (whole === undefined) throw fault(value, `which is no whole number; ${column}`);
  return whole;
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}

/** A text that is meant for a JSON column is a JSON document; numbers and the like are values. */
function documentText(value: Exclude<JsonValue, null>): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function decoded(value: Exclude<JsonValue, null>, column: string): Buffer {
  if (typeof value === 'string' && BASE64.test(value)) return Buffer.from(value, 'base64');
  throw fault(value, `which is no base64; ${column}, whose bytes are written as base64`);
}

function dateText(value: Exclude<JsonValue, null>, column: string): string {
  const text = plainText(value);
  const [, date, time] = INSTANT.exec(text) ?? [];
  if (date === undefined) return text;
  if (/[1-9]/.test(time ?? '')) throw fault(value, `which has a time of day; ${column}`);
  return date;
}

function timeText(value: Exclude<JsonValue, null>, column: string): string {
  const text = plainText(value);
  if (INSTANT.test(text)) throw fault(value, `which has a date; ${column}`);
  return text;
}

const SHOWN = 60;

function fault(value: Exclude<JsonValue, null>, reason: string): CellFault {
  const text = plainText(value).replaceAll('\0', '␀');
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return new CellFault(`"${shown}", ${reason}`);
}
