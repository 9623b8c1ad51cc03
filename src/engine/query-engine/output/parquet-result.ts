import { AppError } from '../../../common/app-error';
import { bind, comma, identifier, join, sql, Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import type { QuerySession } from '../database/query-session';
import { physicalName } from '../ingest/physical-name';
import { watchSize } from './size-watch';
import { jsonLine, type ProjectedColumn, type StoredForm } from './stored-column';

const ROW_GROUP_ROWS = 20_480;
/** Under it the names and kinds of the columns stand in the file: Parquet names ignore case. */
const METADATA_KEY = 'vantage';

export interface ParquetPlace {
  readonly session: QuerySession;
  readonly file: string;
  readonly maxBytes: number;
}

/**
 * Writes rows in their stored form: c0, c1, ... with names and kinds in the file's metadata.
 * Returns how many. Throws ResultTooLarge.
 */
export async function writeParquet(
  { session, file, maxBytes }: ParquetPlace,
  columns: readonly ProjectedColumn[],
  { steps, from }: { readonly steps: Sql; readonly from: Sql },
): Promise<number> {
  const values = columns.map(
    ({ value }, index) => sql`${value} AS ${identifier(physicalName(index))}`,
  );
  const written = values.length > 0 ? values : [sql`false AS c0`];
  const stored = columns.map(({ name, kind }) => ({ name, kind }));
  const copy = sql`COPY (${steps}SELECT ${join(written, comma)} FROM ${from}) TO ${constant(file)}
    (FORMAT parquet, ROW_GROUP_SIZE ${Sql.trusted(String(ROW_GROUP_ROWS))},
     KV_METADATA {${Sql.trusted(METADATA_KEY)}: ${constant(JSON.stringify(stored))}})`;
  const [[count] = []] = await watchSize(session, file, maxBytes, () => session.rows(copy));
  return Number(count);
}

/** The rows of a file, to write behind FROM. */
export function parquetRows(file: string): Sql {
  return sql`read_parquet(${constant(file)})`;
}

/** The same rows with a column `file_row_number` beside them, from 0. */
export function positionedRows(file: string): Sql {
  return sql`read_parquet(${constant(file)}, file_row_number = true)`;
}

/** JSON text (an array) of rows `offset` to `offset + limit` of a file that `writeParquet` made. */
export async function readParquetPage(
  session: QuerySession,
  file: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<string> {
  const values = storedValues(await storedColumns(session, file));
  const lines = await session.texts(
    sql`SELECT ${jsonLine(values)} FROM ${positionedRows(file)}
      WHERE file_row_number >= ${bind(offset)} AND file_row_number < ${bind(offset + limit)}
      ORDER BY file_row_number`,
  );
  return `[${lines.join(',')}]`;
}

/** The columns as they are read back from a file that `writeParquet` made. */
export function storedValues<C extends StoredForm>(
  columns: readonly C[],
): (C & { readonly value: Sql })[] {
  return columns.map((column, index) => ({ ...column, value: identifier(physicalName(index)) }));
}

/** How many rows a file holds. */
export async function storedRowCount(session: QuerySession, file: string): Promise<number> {
  const [[count] = []] = await session.rows(
    sql`SELECT num_rows FROM parquet_file_metadata(${constant(file)})`,
  );
  return Number(count);
}

/** What the file itself says of its columns. Throws DATA_EXPIRED for a file of someone else. */
export async function storedColumns(
  session: QuerySession,
  file: string,
): Promise<readonly StoredForm[]> {
  const [text] = await session.texts(
    sql`SELECT decode(value) FROM parquet_kv_metadata(${constant(file)})
      WHERE decode(key) = ${bind(METADATA_KEY)}`,
  );
  if (text === undefined) {
    throw new AppError('DATA_EXPIRED', 'The result cannot be read. Execute the workflow again.');
  }
  return JSON.parse(text) as readonly StoredForm[];
}
