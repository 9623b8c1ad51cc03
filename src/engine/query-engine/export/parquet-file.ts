import { comma, identifier, join, NodeError, sql, type Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import { watchSize } from '../output/size-watch';
import type { StoredKind } from '../output/stored-column';
import { type StoredRows, storedRelation } from '../output/stored-rows';
import type { FilePlace } from './file-place';

/** The logical type of each kind; moments keep the milliseconds that all other formats show. */
const TYPED: Readonly<Record<StoredKind, (value: Sql) => Sql>> = {
  whole: (value) => value,
  real: (value) => value,
  boolean: (value) => value,
  text: (value) => value,
  datetime: (value) => sql`date_trunc('millisecond', ${value}) AT TIME ZONE 'UTC'`,
  date: (value) => value,
  time: (value) => value,
  json: (value) =>
    sql`CASE WHEN CAST(${value} AS VARCHAR) <> 'null' THEN CAST(${value} AS JSON) END`,
};

/** Columns have the names that users know, and the types of the format. */
export async function writeParquetFile(place: FilePlace, rows: StoredRows): Promise<void> {
  const { session, file, maxBytes } = place;
  const { columns, from } = storedRelation(rows);
  if (columns.length === 0) {
    throw new NodeError('The rows have no columns, and a Parquet file needs at least one');
  }
  const names = parquetNames(columns.map(({ name }) => name));
  const values = columns.map(
    ({ kind, value }, index) => sql`${TYPED[kind](value)} AS ${identifier(names[index] ?? '')}`,
  );
  const copy = sql`COPY (SELECT ${join(values, comma)} FROM ${from}) TO ${constant(file)}
    (FORMAT parquet)`;
  await watchSize(session, file, maxBytes, () => session.run(copy));
}

/**
 * Names as DuckDB can write and many readers tell apart: without U+0000, none empty, and none that
 * differ from another in case alone; the later ones get `_1`, `_2`, ...
 */
export function parquetNames(names: readonly string[]): string[] {
  const sayable = names.map((name, index) => name.replaceAll('\0', '') || `column${String(index)}`);
  const wanted = new Set(sayable.map(folded));
  const used = new Set<string>();
  return sayable.map((name) => {
    let free = name;
    for (let n = 1; used.has(folded(free)) || (n > 1 && wanted.has(folded(free))); n += 1) {
      free = `${name}_${String(n)}`;
    }
    used.add(folded(free));
    return free;
  });
}

function folded(name: string): string {
  return name.toLowerCase();
}
