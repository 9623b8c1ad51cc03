import { bind, comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import type { IngestColumn } from '../ingest/column-scan';
import { physicalName } from '../ingest/row-table';
import { checkedValue } from './checked-json';

/** Above it a single object stops the native read, and the general way takes over. */
const MAX_OBJECT_BYTES = 67_108_864;

/** Whether DuckDB can read these columns by name: struct fields that differ only in case collide. */
export function nativelyReadable(columns: readonly IngestColumn[]): boolean {
  const folded = new Set(columns.map(({ name }) => name.toLowerCase()));
  return columns.length > 0 && folded.size === columns.length && !folded.has('');
}

/**
 * A SELECT that reads a JSON array file and checks every value it reads. DuckDB leaves out the
 * columns that the chain does not use, and with them their checks. With `allColumns` it also fails
 * for an object with a key that is not listed; that costs a second look at every object.
 */
export function nativeJson(
  path: string,
  columns: readonly IngestColumn[],
  allColumns: boolean,
): Sql {
  const values = columns.map(({ name, type }, index) => {
    const json = allColumns ? sql`o.${identifier(name)}` : identifier(name);
    return sql`${checkedValue(json, type)} AS ${identifier(physicalName(index))}`;
  });
  const from = allColumns ? provenObjects(path, columns) : namedColumns(path, columns);
  return sql`SELECT ${join(values, comma)} FROM ${from}`;
}

function namedColumns(path: string, columns: readonly IngestColumn[]): Sql {
  const types = columns.map(({ name }) => sql`${constant(name)}: 'JSON'`);
  return sql`read_json(${constant(path)}, format = 'array', records = 'true',
    columns = {${join(types, comma)}}, maximum_object_size = ${size()})`;
}

function provenObjects(path: string, columns: readonly IngestColumn[]): Sql {
  const names = columns.map(({ name }) => name);
  const shape = JSON.stringify(Object.fromEntries(names.map((name) => [name, 'JSON'])));
  const keys = join(names.map(constant), comma);
  return sql`(
    SELECT CASE WHEN list_has_all([${keys}], json_keys(json))
      THEN from_json(json, ${bind(shape)}) ELSE error('unforeseen column') END AS o
    FROM read_json_objects(${constant(path)}, format = 'array', maximum_object_size = ${size()}))`;
}

function size(): Sql {
  return Sql.trusted(String(MAX_OBJECT_BYTES));
}
