import { bind, comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import type { IngestColumn } from '../ingest/column-scan';
import { physicalName } from '../ingest/row-table';
import { checkedValue } from './checked-json';

/** Above it a single object stops the native read, and the general way takes over. */
const MAX_OBJECT_BYTES = 67_108_864;

const hasNul = (name: string): boolean => name.includes('\0');

/** Whether DuckDB can read these columns by name: struct fields that differ only in case collide. */
export function nativelyReadable(columns: readonly IngestColumn[]): boolean {
  const folded = new Set(columns.map(({ name }) => name.toLowerCase()));
  return columns.length > 0 && folded.size === columns.length && ![...folded].some(hasNul);
}

/**
 * A SELECT that reads a JSON array file and checks every value it reads. DuckDB leaves out the
 * columns that the chain does not use, and with them their checks.
 */
export function nativeJson(path: string, columns: readonly IngestColumn[]): Sql {
  const values = columns.map(({ name, type }, index) => {
    return sql`${checkedValue(identifier(name), type)} AS ${identifier(physicalName(index))}`;
  });
  return sql`SELECT ${join(values, comma)} FROM ${namedColumns(path, columns)}`;
}

/**
 * The same, but it also fails for an object with a key that is not listed, or with one twice. That
 * costs a second look at every object; `shapes`, the key lists seen so far, keep it short.
 */
export function completeJson(
  path: string,
  columns: readonly IngestColumn[],
  shapes: readonly (readonly string[])[],
): Sql {
  const values = columns.map(({ name, type }, index) => {
    const json = sql`o.${identifier(name)}`;
    return sql`${checkedValue(json, type)} AS ${identifier(physicalName(index))}`;
  });
  return sql`SELECT ${join(values, comma)} FROM (${provenObjects(path, columns, shapes)})`;
}

function namedColumns(path: string, columns: readonly IngestColumn[]): Sql {
  const types = columns.map(({ name }) => sql`${constant(name)}: 'JSON'`);
  return sql`read_json(${constant(path)}, format = 'array', records = 'true',
    columns = {${join(types, comma)}}, maximum_object_size = ${size()})`;
}

function provenObjects(
  path: string,
  columns: readonly IngestColumn[],
  shapes: readonly (readonly string[])[],
): Sql {
  const names = columns.map(({ name }) => name);
  const shape = JSON.stringify(Object.fromEntries(names.map((name) => [name, 'JSON'])));
  const object = sql`from_json(json, ${bind(shape)})`;
  const known = shapes.map((keys) => sql`WHEN keys = ${list(keys)} THEN ${object}`);
  return sql`
    SELECT CASE ${join(known, sql` `)}
      WHEN list_has_all(${list(names)}, keys) AND list_unique(keys) = len(keys) THEN ${object}
      ELSE error('unforeseen column') END AS o
    FROM (SELECT json, json_keys(json) AS keys
      FROM read_json_objects(${constant(path)}, format = 'array', maximum_object_size = ${size()}))`;
}

function list(texts: readonly string[]): Sql {
  return sql`[${join(texts.map(constant), comma)}]::VARCHAR[]`;
}

function size(): Sql {
  return Sql.trusted(String(MAX_OBJECT_BYTES));
}
