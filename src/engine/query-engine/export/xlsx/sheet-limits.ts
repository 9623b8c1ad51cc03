import { comma, join, NodeError, sql, Sql } from '../../../../node-sdk';
import type { QuerySession } from '../../database/query-session';
import { type CellRelation, isFreeText } from '../cells';

/**
 * What a sheet of Excel holds
 * (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3). More rows go on in
 * a further sheet.
 */
export const SHEET_ROWS = 1_048_576;
const SHEET_COLUMNS = 16_384;
const CELL_CHARACTERS = 32_767;

/** Throws NodeError for rows that no sheet can hold: nothing is ever cut off. */
export async function checkSheetLimits(
  session: QuerySession,
  names: readonly string[],
  { columns, from }: CellRelation,
): Promise<void> {
  if (names.length > SHEET_COLUMNS) {
    throw refused(`The rows have ${String(names.length)} columns`, `a sheet`, SHEET_COLUMNS);
  }
  const texts = columns.flatMap(({ kind, value }, index) =>
    isFreeText(kind) ? [{ name: names[index] ?? '', length: sql`max(${excelLength(value)})` }] : [],
  );
  const lengths = texts.map(({ length }) => length);
  const [longest = []] =
    lengths.length > 0 ? await session.rows(sql`SELECT ${join(lengths, comma)} FROM ${from}`) : [];
  for (const [index, { name }] of texts.entries()) check(name, Number(longest[index] ?? 0));
  // one character is left for the apostrophe that may go in front
  for (const name of names) check(name, name.length + 1);
}

function check(column: string, length: number): void {
  if (length <= CELL_CHARACTERS) return;
  const shown = column.length > 60 ? `${column.slice(0, 60)}...` : column;
  throw refused(
    `Column "${shown}" has a text of ${String(length)} characters`,
    'a cell',
    CELL_CHARACTERS,
  );
}

function refused(what: string, place: string, most: number): NodeError {
  return new NodeError(
    `${what}, but ${place} of Excel holds ${String(most)}. Take another format: csv, ndjson, json or parquet.`,
  );
}

/** In UTF-16 units, as Excel counts; 0 for what is short in any case. */
function excelLength(text: Sql): Sql {
  const astral = sql`length(regexp_replace(${text}, ${NOT_ASTRAL}, '', 'g'))`;
  return sql`CASE WHEN strlen(${text}) > ${MOST} THEN length(${text}) + ${astral} ELSE 0 END`;
}

const NOT_ASTRAL = Sql.trusted(String.raw`'[^\x{10000}-\x{10FFFF}]'`);
const MOST = Sql.trusted(String(CELL_CHARACTERS));
