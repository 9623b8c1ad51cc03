import { types } from 'pg';
import type { ColumnType, JsonValue, SourceValue } from '../../../node-sdk';

/** What becomes of a column: its type, and its values from the texts that the server sends. */
export interface PostgresColumn {
  readonly type: ColumnType;
  /** Null: the server's value stands for no value at all. */
  readonly parse: (text: string) => SourceValue;
}

const { builtins } = types;

const asIs = (text: string): string => text;
const text: PostgresColumn = { type: 'string', parse: asIs };
const whole: PostgresColumn = { type: 'number', parse: Number };
const real: PostgresColumn = { type: 'number', parse: Number };
const json: PostgresColumn = { type: 'object', parse: asIs };
const moment: PostgresColumn = { type: 'datetime', parse: withEra };

/** By the object id of the type; all others, enums and types of one's own among them, are text. */
const COLUMNS: Readonly<Record<number, PostgresColumn>> = {
  [builtins.BOOL]: { type: 'boolean', parse: isTrue },
  [builtins.INT2]: whole,
  [builtins.INT4]: whole,
  [builtins.OID]: whole,
  [builtins.INT8]: { type: 'number', parse: longOf },
  [builtins.FLOAT4]: real,
  [builtins.FLOAT8]: real,
  // Decimals are texts: ingest keeps them exact. NaN and infinities are none.
  [builtins.NUMERIC]: { type: 'number', parse: (value) => (/[a-z]/i.test(value) ? null : value) },
  [builtins.DATE]: { type: 'date', parse: withEra },
  [builtins.TIMESTAMP]: moment,
  [builtins.TIMESTAMPTZ]: moment,
  [builtins.TIME]: { type: 'time', parse: asIs },
  [builtins.JSON]: json,
  [builtins.JSONB]: json,
  [builtins.BYTEA]: { type: 'string', parse: base64 },
};

/** Elements of arrays, by the object id of the array's type, where JSON has more than text. */
const ELEMENTS: Readonly<Record<number, (text: string) => JsonValue>> = {
  1000: isTrue,
  1005: Number,
  1007: Number,
  1016: numberOrText,
  1021: finiteNumber,
  1022: finiteNumber,
  1231: numberOrText,
  199: parseJson,
  3807: parseJson,
  1001: base64,
  1115: isoMoment,
  1185: isoMoment,
};

/** Arrays of the other types that PostgreSQL brings along; those of one's own types are text. */
const TEXT_ARRAYS: readonly number[] = [
  651, 791, 1002, 1003, 1009, 1014, 1015, 1040, 1041, 1182, 1183, 1187, 1270, 1561, 1563, 2951,
];

export function postgresColumn(typeId: number): PostgresColumn {
  const element = ELEMENTS[typeId] ?? (TEXT_ARRAYS.includes(typeId) ? asIs : undefined);
  if (element === undefined) return COLUMNS[typeId] ?? text;
  return { type: 'array', parse: (value) => arrayParser.create(value, element).parse() };
}

/** What pg calls a function is an object that makes parsers. */
const arrayParser = types.arrayParser as unknown as {
  create(text: string, element: (text: string) => JsonValue): { parse(): JsonValue };
};

function isTrue(value: string): boolean {
  return value === 't' || value === 'true';
}

function longOf(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** JSON's numbers, where a double holds them exactly. */
function numberOrText(value: string): JsonValue {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  const digits = value.replace(/^-?0*\.?0*|\./g, '').length;
  const isExact = /^-?\d+$/.test(value) ? Number.isSafeInteger(number) : digits <= 15;
  return isExact ? number : value;
}

function finiteNumber(value: string): JsonValue {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function parseJson(value: string): JsonValue {
  return JSON.parse(value) as JsonValue;
}

/** `2024-01-02 03:04:05+00` as the API writes times. */
function isoMoment(value: string): string {
  return /^\d+-\d\d-\d\d [\d:.]+(\+00)?$/.test(value)
    ? `${value.replace(' ', 'T').replace('+00', '')}Z`
    : value;
}

/** `0044-03-15 12:00:00+00 BC`, where DuckDB writes the era behind the date. */
function withEra(value: string): string {
  return value.endsWith(' BC') ? value.slice(0, -3).replace(/^[\d-]+/, '$& (BC)') : value;
}

function base64(value: string): string {
  return Buffer.from(value.slice(2), 'hex').toString('base64');
}
