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
 * Names as many readers need them: none empty, and none that differ in case alone (the later ones
 * get `_1`, `_2`, ...).
 */
export function parquetNames(names: readonly string[]): string[] {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const used = new Set<string>();
  return names.map((name, index) => {
    const wanted = name === '' ? `column${String(index)}` : name;
    let free = wanted;
    for (
      let n = 1;
      used.has(free.toLowerCase()) || (free !== name && taken.has(free.toLowerCase()));
      n += 1
    ) {
      free = `${wanted}_${String(n)}`;
    }
    used.add(free.toLowerCase());
    return free;
  });
}
