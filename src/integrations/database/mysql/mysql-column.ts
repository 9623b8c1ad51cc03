import type { ColumnType, SourceValue } from '../../../node-sdk';

/** What mysql2 tells of a column of a result. */
export interface MysqlField {
  readonly name: string;
  readonly columnType?: number;
  readonly characterSet?: number;
  readonly columnLength?: number;
  /** `json` where MariaDB, which has no such type, says that a text is one. */
  readonly extendedFormat?: string;
}

/** Column types of the protocol. */
const TYPE = {
  decimal: 0x00,
  tiny: 0x01,
  short: 0x02,
  long: 0x03,
  float: 0x04,
  double: 0x05,
  timestamp: 0x07,
  longlong: 0x08,
  int24: 0x09,
  date: 0x0a,
  time: 0x0b,
  datetime: 0x0c,
  year: 0x0d,
  newdate: 0x0e,
  bit: 0x10,
  vector: 0xf2,
  json: 0xf5,
  newdecimal: 0xf6,
  geometry: 0xff,
} as const;

const MAX_INT64 = 9_223_372_036_854_775_807n;

/** What becomes of a column: its type, and a change of its values where they need one. */
export interface MysqlColumn {
  readonly type: ColumnType;
  /** For values that are not NULL. Null: the server's value stands for no value at all. */
  readonly convert?: (value: never) => SourceValue;
}

const number: MysqlColumn = { type: 'number' };
const text: MysqlColumn = { type: 'string', convert: textOf };
const moment = (type: ColumnType): MysqlColumn => ({ type, convert: withoutZeroDate });

const COLUMNS: Readonly<Record<number, MysqlColumn>> = {
  [TYPE.tiny]: number,
  [TYPE.short]: number,
  [TYPE.int24]: number,
  [TYPE.long]: number,
  [TYPE.year]: number,
  [TYPE.double]: number,
  // Decimals are texts: ingest keeps them exact.
  [TYPE.decimal]: number,
  [TYPE.newdecimal]: number,
  [TYPE.longlong]: { type: 'number', convert: wholeOf },
  [TYPE.float]: { type: 'number', convert: shortestFloat },
  [TYPE.date]: moment('date'),
  [TYPE.newdate]: moment('date'),
  [TYPE.datetime]: moment('datetime'),
  [TYPE.timestamp]: moment('datetime'),
  [TYPE.time]: { type: 'time' },
  [TYPE.json]: { type: 'object' },
  [TYPE.vector]: { type: 'array' },
  [TYPE.geometry]: { type: 'object' },
};

export function mysqlColumn(field: MysqlField): MysqlColumn {
  if (field.extendedFormat === 'json') return { type: 'object' };
  const { columnType = -1 } = field;
  if (columnType !== TYPE.bit) return COLUMNS[columnType] ?? text;
  return field.columnLength === 1
    ? { type: 'boolean', convert: (bits: Buffer) => (bits.at(-1) ?? 0) !== 0 }
    : { type: 'number', convert: (bits: Buffer) => wholeOf(BigInt(`0x${bits.toString('hex')}`)) };
}

/** mysql2 gives integers beyond 2^53 as text. Those beyond 64 bits stay texts, which are decimals. */
function wholeOf(value: number | string | bigint): SourceValue {
  if (typeof value === 'number') return value;
  const whole = BigInt(value);
  if (whole > MAX_INT64) return String(whole);
  const plain = Number(whole);
  return Number.isSafeInteger(plain) ? plain : whole;
}

/** FLOAT has 24 bits: 1.1 comes as 1.100000023841858, and is again what was stored when cut. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Dates without a year, month or day, which MySQL has and calendars have not. */
function withoutZeroDate(value: string): SourceValue {
  return /^0000|-00/.test(value) ? null : value;
}

function textOf(value: string | Buffer | number): SourceValue {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return typeof value === 'string' ? value : String(value);
}
