import { AppError } from '../../../common/app-error';
import { bind, comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import type { QuerySession } from '../database/query-session';
import { physicalName } from '../ingest/row-table';
import {
  jsonLine,
  type ProjectedColumn,
  type StoredColumn,
  type StoredKind,
} from './stored-column';

const ROW_GROUP_ROWS = 20_480;
/** Under it the names and kinds of the columns stand in the file: Parquet names ignore case. */
const METADATA_KEY = 'vantage';

/** Writes rows in their stored form: c0, c1, ... with names and kinds in the file's metadata. */
export async function writeParquet(
  session: QuerySession,
  path: string,
  columns: readonly ProjectedColumn[],
  table: Sql,
): Promise<void> {
  const values = columns.map(
    ({ value }, index) => sql`${value} AS ${identifier(physicalName(index))}`,
  );
  const written = values.length > 0 ? values : [sql`false AS c0`];
  const stored = columns.map(({ name, kind }) => ({ name, kind }));
  await session.run(
    sql`COPY (SELECT ${join(written, comma)} FROM ${table}) TO ${constant(path)}
      (FORMAT parquet, ROW_GROUP_SIZE ${Sql.trusted(String(ROW_GROUP_ROWS))},
       KV_METADATA {${Sql.trusted(METADATA_KEY)}: ${constant(JSON.stringify(stored))}})`,
  );
}

/** JSON text (an array) of rows `offset` to `offset + limit` of a file that `writeParquet` made. */
export async function readParquetPage(
  session: QuerySession,
  path: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<string> {
  const columns = await storedColumns(session, path);
  const values = columns.map((column, index) => ({
    ...column,
    value: identifier(physicalName(index)),
  }));
  const lines = await session.texts(
    sql`SELECT ${jsonLine(values)} FROM read_parquet(${constant(path)}, file_row_number = true)
      WHERE file_row_number >= ${bind(offset)} AND file_row_number < ${bind(offset + limit)}
      ORDER BY file_row_number`,
  );
  return `[${lines.join(',')}]`;
}

async function storedColumns(
  session: QuerySession,
  path: string,
): Promise<readonly Pick<StoredColumn, 'name' | 'kind'>[]> {
  const [text] = await session.texts(
    sql`SELECT decode(value) FROM parquet_kv_metadata(${constant(path)})
      WHERE decode(key) = ${bind(METADATA_KEY)}`,
  );
  if (text === undefined) {
    throw new AppError('DATA_EXPIRED', 'The result cannot be read. Execute the workflow again.');
  }
  return JSON.parse(text) as readonly { name: string; kind: StoredKind }[];
}
