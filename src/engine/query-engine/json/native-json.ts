import { comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { constant, filePath } from '../database/constant';
import type { IngestColumn } from '../ingest/column-scan';
import { physicalName } from '../ingest/physical-name';
import { checkedValue } from './checked-json';
import type { JsonLayout } from './json-layout';

/**
 * Above it a single object stops the native read, and the general way takes over. Each thread
 * holds buffers of twice this size: with 64 MiB, 256 MB of memory are not enough to begin.
 */
const MAX_OBJECT_BYTES = 8_388_608;

/** A file and how the objects in it follow one another. */
export interface JsonFile {
  readonly path: string;
  readonly format: JsonLayout['format'];
}

/** Whether DuckDB can read these columns by name: struct fields that differ only in case collide. */
export function readableByName(columns: readonly IngestColumn[]): boolean {
  const folded = new Set(columns.map(({ name }) => name.toLowerCase()));
  return folded.size === columns.length && ![...folded].some((name) => name.includes('\0'));
}

/**
 * A SELECT that reads a file of JSON objects and checks every value it reads. DuckDB leaves out the
 * columns that the chain does not use, and with them their checks.
 */
export function columnsOfJson(file: JsonFile, columns: readonly IngestColumn[]): Sql {
  const types = columns.map(({ name }) => sql`${constant(name)}: 'JSON'`);
  const values = columns.map(({ name, type }) => checkedValue(identifier(name), type));
  return sql`SELECT ${numbered(values)}
    FROM ${jsonFile(file, sql`records = 'true', columns = {${join(types, comma)}}`)}`;
}

/**
 * The same, but every object is read as a map, so that it also fails for one with a key that is
 * not listed, or with one twice. `shapes` are the key lists seen so far: an object of such a shape
 * needs no look at each of its keys.
 */
export function wholeJson(
  file: JsonFile,
  columns: readonly IngestColumn[],
  shapes: readonly (readonly string[])[],
): Sql {
  const values = columns.map(({ type }, index) =>
    checkedValue(sql`r[${Sql.trusted(String(index + 1))}]`, type),
  );
  return sql`SELECT ${numbered(values)} FROM (
    SELECT ${inColumnOrder(columns, shapes)} AS r FROM (
      SELECT map_keys(m) AS k, map_values(m) AS v
      FROM ${jsonFile(file, sql`records = 'false', columns = {m: 'MAP(VARCHAR, JSON)'}`)}))`;
}

/** The values `v` of an object with the keys `k` as a list in the order of the columns. */
function inColumnOrder(
  columns: readonly IngestColumn[],
  shapes: readonly (readonly string[])[],
): Sql {
  const names = columns.map(({ name }) => name);
  const known = shapes.map((keys) => {
    const places = names.map((name) => keys.indexOf(name) + 1);
    const same = places.every((place, index) => place === index + 1);
    const picked = places.map((place) => (place === 0 ? 'NULL' : `v[${String(place)}]`));
    return sql`WHEN k = ${list(keys)} THEN ${Sql.trusted(same ? 'v' : `[${picked.join(', ')}]`)}`;
  });
  const searched = names.map((name) => sql`v[list_position(k, ${constant(name)})]`);
  return sql`CASE ${join(known, sql` `)}
    WHEN list_has_all(${list(names)}, k) AND list_unique(k) = len(k)
    THEN [${join(searched, comma)}] ELSE error('unforeseen column') END`;
}

function numbered(values: readonly Sql[]): Sql {
  const named = values.map((value, index) => sql`${value} AS ${identifier(physicalName(index))}`);
  return join(named, comma);
}

function jsonFile({ path, format }: JsonFile, options: Sql): Sql {
  return sql`read_json(${filePath(path)}, format = ${constant(format)}, ${options},
    maximum_object_size = ${Sql.trusted(String(MAX_OBJECT_BYTES))})`;
}

function list(texts: readonly string[]): Sql {
  return sql`[${join(texts.map(constant), comma)}]::VARCHAR[]`;
}
