import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  type DuckDBType,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { stringify } from 'lossless-json';
import { NodeError } from '../../../node-sdk';
import type { IngestColumn, IngestRow } from './column-scan';
import { fitsInt64, type IngestType } from './value-kinds';

/** As many as a vector of DuckDB holds. */
const CHUNK_ROWS = 2048;
/** Written without a pause, whatever other runs of the process wait for. */
const CHUNK_CELLS = 262_144;
/** With more it pays to know those that no row has. */
const FEW_COLUMNS = 128;
const TWO_POW_32 = 4_294_967_296;

const CHUNK_TYPES: Readonly<Record<IngestType, DuckDBType>> = {
  BIGINT,
  DOUBLE,
  BOOLEAN,
  VARCHAR,
  JSON: VARCHAR,
};

export interface WrittenChunk {
  readonly chunk: DuckDBDataChunk;
  /** Length of all its texts. */
  readonly characters: number;
}

/** How many rows of so many columns a chunk may hold. */
export function mostRows(columns: number): number {
  return Math.max(1, Math.min(CHUNK_ROWS, Math.floor(CHUNK_CELLS / columns)));
}

/** Rows `from` to `from + count` as a chunk; `count` is at most `mostRows`. */
export function chunkOf(
  columns: readonly IngestColumn[],
  rows: readonly IngestRow[],
  from: number,
  count: number,
): WrittenChunk {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ kept }) => CHUNK_TYPES[kept]),
    count,
  );
  const given = columns.length > FEW_COLUMNS ? namesIn(rows, from, count) : undefined;
  const none = Array.from({ length: count }, (_, index) => index);
  let characters = 0;
  columns.forEach(({ name, kept }, index) => {
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    if (given?.has(name) === false) {
      writeNulls(vector, none, count);
      return;
    }
    const values = valuesOf(name, rows, from, count);
    const written = WRITERS[kept](vector, values);
    characters += written.characters;
    if (written.nulls.length > 0) writeNulls(vector, written.nulls, count);
  });
  return { chunk, characters };
}

interface Written {
  /** The places without a value. */
  readonly nulls: readonly number[];
  readonly characters: number;
}

type Writer = (vector: duckdb.Vector, values: readonly unknown[]) => Written;

/** By type: writes the values into the vector. */
const WRITERS: Readonly<Record<IngestType, Writer>> = {
  BIGINT: writeWhole,
  DOUBLE: (vector, values) => {
    const items = new Float64Array(values.length);
    const nulls = eachPresent(values, (value, index) => {
      items[index] = Number(value);
    });
    return copied(vector, items, nulls);
  },
  BOOLEAN: (vector, values) => {
    const items = new Uint8Array(values.length);
    const nulls = eachPresent(values, (value, index) => {
      items[index] = value === true ? 1 : 0;
    });
    return copied(vector, items, nulls);
  },
  VARCHAR: (vector, values) => writeTexts(vector, values, textOf),
  JSON: (vector, values) => writeTexts(vector, values, jsonOf),
};

function writeTexts(
  vector: duckdb.Vector,
  values: readonly unknown[],
  asText: (value: unknown) => string,
): Written {
  let characters = 0;
  const nulls = eachPresent(values, (value, index) => {
    const text = asText(value);
    characters += text.length;
    duckdb.vector_assign_string_element(vector, index, text);
  });
  return { nulls, characters };
}

/** 64-bit integers as two halves: ten times faster than a BigInt each. */
function writeWhole(vector: duckdb.Vector, values: readonly unknown[]): Written {
  const whole = new BigInt64Array(values.length);
  const halves = new Int32Array(whole.buffer);
  const nulls = eachPresent(values, (value, index) => {
    if (typeof value === 'number') {
      halves[index * 2] = value | 0;
      halves[index * 2 + 1] = Math.floor(value / TWO_POW_32);
    } else {
      whole[index] = value as bigint;
    }
  });
  return copied(vector, whole, nulls);
}

function copied(
  vector: duckdb.Vector,
  items: NodeJS.TypedArray,
  nulls: readonly number[],
): Written {
  const { buffer, byteOffset, byteLength } = items;
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength);
  return { nulls, characters: 0 };
}

function eachPresent(
  values: readonly unknown[],
  write: (value: unknown, index: number) => void,
): number[] {
  const nulls: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) nulls.push(index);
    else write(value, index);
  }
  return nulls;
}

/** One bit a row, set where there is a value. */
function writeNulls(vector: duckdb.Vector, nulls: readonly number[], count: number): void {
  const validity = new Uint8Array(Math.ceil(count / 64) * 8).fill(0xff);
  for (const index of nulls) {
    const byte = index >> 3;
    validity[byte] = (validity[byte] ?? 0) & ~(1 << (index & 7));
  }
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, validity.byteLength);
}

/** Where rows are sparse most columns are in none of them, and cost next to nothing then. */
function namesIn(rows: readonly IngestRow[], from: number, count: number): Set<string> {
  const names = new Set<string>();
  for (let index = from; index < from + count; index++) {
    for (const name of Object.keys(rows[index] ?? {})) names.add(name);
  }
  return names;
}

/** A name such as `constructor` is found on every object, so it counts only as an own one. */
function valuesOf(
  name: string,
  rows: readonly IngestRow[],
  from: number,
  count: number,
): unknown[] {
  const inherited = name in Object.prototype;
  const values = new Array<unknown>(count);
  for (let index = 0; index < count; index++) {
    const row = rows[from + index];
    if (row && (!inherited || Object.hasOwn(row, name))) values[index] = row[name];
  }
  return values;
}

/** How a value reads in a column of mixed kinds. */
function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return String(fitsInt64(value) ? value : Number(value));
    case 'object':
      return value instanceof Date ? momentOf(value) : jsonOf(value);
    default:
      return value === true || value === false ? String(value) : String(Number(value));
  }
}

function momentOf(date: Date): string {
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new NodeError('A value is a date that does not exist');
}

/** Native and fast, unless there is a number in it that only the slow way can write. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) throw new NodeError('A value is nested too deeply');
    return stringify(value) ?? 'null';
  }
}
