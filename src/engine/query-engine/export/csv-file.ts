import { join, sql, Sql } from '../../../node-sdk';
import { WRITTEN } from '../output/stored-column';
import { type StoredRows, storedRelation } from '../output/stored-rows';
import { type CellColumn, cellRelation, isFreeText } from './cells';
import type { FilePlace } from './file-place';
import { writeTextFile } from './text-file';

const LINE_END = '\r\n';
/** What a reader could take for the end of a field, also one that expects `;` or tabs. */
const NEEDS_QUOTES = Sql.trusted(`'[",;\\t\\r\\n]'`);

/**
 * RFC 4180 in UTF-8, always with a header. Null is an empty field and the empty text a quoted one;
 * moments are ISO 8601, nested values JSON.
 */
export async function writeCsv(place: FilePlace, rows: StoredRows): Promise<void> {
  const { columns, from } = cellRelation(storedRelation(rows));
  const [header = ''] = await place.session.texts(
    sql`SELECT ${fields(columns.map(({ name }) => quoted(name)))}`,
  );
  const line = fields(columns.map(field));
  const isEmpty = rows.totalRows === 0;
  await writeTextFile(place, sql`SELECT ${line} FROM ${from}`, {
    before: `${header}${isEmpty ? '\r' : LINE_END}`,
    between: LINE_END,
    after: isEmpty ? '\n' : LINE_END,
  });
}

/** Null leaves nothing between two commas. */
function fields(texts: readonly Sql[]): Sql {
  return texts.length === 0 ? sql`''` : sql`concat(${join(texts, sql`, ',', `)})`;
}

function field({ kind, value }: CellColumn): Sql {
  return isFreeText(kind) ? quoted(value) : sql`CAST(${WRITTEN[kind](value)} AS VARCHAR)`;
}

function quoted(text: Sql): Sql {
  return sql`CASE WHEN ${text} = '' OR regexp_matches(${text}, ${NEEDS_QUOTES})
    THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END`;
}
