import type { JsonObject, JsonValue } from '../../../src/node-sdk';
import { freeName, placeOf, type RefTable, tableOf } from './table';

type Cells = readonly JsonValue[];

/** Reads text as JSON where it is an object or array. */
function nested(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}

/** Types of the values by the same rule as those of rows that come in. */
function typed(values: readonly JsonValue[]): readonly JsonValue[] {
  return tableOf(values.map((value) => ({ value }))).rows.map(([value = null]) => value);
}

interface Part {
  readonly name: string;
  readonly values: Cells;
  readonly isRows: boolean;
}

export function flattened(
  table: RefTable,
  names: readonly string[],
  keepsEmpty: boolean,
): RefTable {
  const places = names.map((name) => placeOf(table, name));
  const looked = table.columns.map(({ kind }, at) => places.includes(at) && isLookedAt(kind));
  const columns = table.columns.map(({ name }, at) => {
    const values = table.rows.map((row) => row[at] ?? null);
    return { name, values: looked[at] === true ? values.map(nested) : values };
  });
  const isSplit = columns.map(
    ({ values }, at) => looked[at] === true && values.some(isObject) && !values.some(Array.isArray),
  );
  const lasting = columns.filter(
    ({ values }, at) => isSplit[at] !== true || others(values).length > 0,
  );
  const taken = lasting.map(({ name }) => name);
  const parts = columns.flatMap(({ name, values }, at): Part[] => {
    if (isSplit[at] === true) return splitInto(name, values, taken);
    const isRows = looked[at] === true && values.some(Array.isArray);
    return [{ name, values: isRows ? values : table.rows.map((row) => row[at] ?? null), isRows }];
  });
  const rows = parts.some(({ isRows }) => isRows) ? withRows(parts, keepsEmpty) : parts;
  const count = rows[0]?.values.length ?? table.rows.length;
  return {
    columns: rows.map(({ name }) => ({ name, kind: 'text' })),
    rows: Array.from({ length: count }, (_, at) => rows.map(({ values }) => values[at] ?? null)),
  };
}

function isLookedAt(kind: string): boolean {
  return kind === 'text' || kind === 'nested';
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function others(values: Cells): Cells {
  return values.filter((value) => value !== null && !isObject(value));
}

/** A column for each key, in the order of first appearance, after what is no object. */
function splitInto(name: string, values: Cells, taken: string[]): Part[] {
  const keys = new Set(values.flatMap((value) => (isObject(value) ? Object.keys(value) : [])));
  const made = [...keys].map((key): Part => {
    const free = freeName(`${name}_${key}`, taken);
    taken.push(free);
    const ofKey = values.map((value) => (isObject(value) ? (value[key] ?? null) : null));
    return { name: free, values: typed(ofKey), isRows: false };
  });
  const rest = typed(values.map((value) => (isObject(value) ? null : value)));
  return [...(others(values).length > 0 ? [{ name, values: rest, isRows: false }] : []), ...made];
}

function withRows(parts: readonly Part[], keepsEmpty: boolean): Part[] {
  const count = parts[0]?.values.length ?? 0;
  const values = parts.map((): JsonValue[] => []);
  for (let at = 0; at < count; at++) {
    const lists = parts.map((part) => (part.isRows ? elements(part.values[at] ?? null) : []));
    const most = Math.max(...lists.map((list) => list.length), keepsEmpty ? 1 : 0);
    for (let index = 0; index < most; index++) {
      parts.forEach((part, column) => {
        const value = part.isRows ? lists[column]?.[index] : part.values[at];
        values[column]?.push(value ?? null);
      });
    }
  }
  return parts.map((part, column) => {
    const own = values[column] ?? [];
    return { ...part, values: part.isRows ? typed(own) : own };
  });
}

function elements(value: JsonValue): Cells {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}
