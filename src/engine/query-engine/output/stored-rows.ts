import { bind, identifier, sql, Sql } from '../../../node-sdk';
import { positionedRows, storedValues } from './parquet-result';
import type { StoredForm, StoredKind } from './stored-column';

/** Rows in their stored form: a page as lines of JSON, more of them in a Parquet file. */
export interface StoredRows {
  readonly columns: readonly StoredForm[];
  readonly totalRows: number;
  readonly lines: readonly string[] | undefined;
  /** Path of the file; undefined where there are lines. */
  readonly file: string | undefined;
}

/** Stored rows as a query reads them, in order, wherever they lie. */
export interface StoredRelation {
  readonly columns: readonly (StoredForm & { readonly value: Sql })[];
  readonly from: Sql;
  /** Position of a row, from 0. */
  readonly position: Sql;
}

/** Values are of the type that their kind says, whichever way the rows are stored. */
export function storedRelation({ columns, lines, file }: StoredRows): StoredRelation {
  if (file !== undefined) {
    return {
      columns: storedValues(columns),
      from: positionedRows(file),
      position: identifier('file_row_number'),
    };
  }
  return {
    columns: columns.map((column, index) => ({ ...column, value: lineValue(column.kind, index) })),
    from: sql`(SELECT position, json_extract(line, '$.*') AS members
      FROM (SELECT generate_subscripts(lines, 1) - 1 AS position, unnest(lines) AS line
        FROM (SELECT json_extract(${bind(`[${(lines ?? []).join(',')}]`, 'JSON')}, '$[*]') AS lines)))`,
    position: identifier('position'),
  };
}

/** Members of a line stand in the order of the columns, null ones included. */
function lineValue(kind: StoredKind, index: number): Sql {
  return FROM_JSON[kind](sql`members[${Sql.trusted(String(index + 1))}]`);
}

const asText = (json: Sql): Sql => sql`(${json} ->> '$')`;

const FROM_JSON: Readonly<Record<StoredKind, (json: Sql) => Sql>> = {
  whole: (json) => sql`CAST(${json} AS BIGINT)`,
  real: (json) => sql`CAST(${json} AS DOUBLE)`,
  boolean: (json) => sql`CAST(${json} AS BOOLEAN)`,
  text: asText,
  datetime: (json) => sql`CAST(${asText(json)} AS TIMESTAMP)`,
  date: (json) => sql`CAST(${asText(json)} AS DATE)`,
  time: (json) => sql`CAST(${asText(json)} AS TIME)`,
  json: (json) => json,
};
