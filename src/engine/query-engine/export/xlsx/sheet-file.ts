import { bind, identifier, sql } from '../../../../node-sdk';
import type { StoredKind } from '../../output/stored-column';
import type { CellRelation } from '../cells';
import type { FilePlace } from '../file-place';
import { writeTextFile } from '../text-file';
import { headerRow, sheetRow } from './sheet-cells';
import { SHEET_ROWS } from './sheet-limits';

/** Rows of one sheet, the header not counted. */
export const ROWS_A_SHEET = SHEET_ROWS - 1;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
/** In characters; a date in a column of the usual width shows as `####`. */
const WIDTHS: Readonly<Partial<Record<StoredKind, number>>> = { date: 11, datetime: 20, time: 10 };

/** Writes the XML of one sheet: the header, which stays in view, and its rows from `start` on. */
export async function writeSheet(
  place: FilePlace,
  { columns, from, position }: CellRelation,
  start: number,
): Promise<void> {
  const [header = ''] = await place.session.texts(sql`SELECT ${headerRow(columns)}`);
  const first = bind(start);
  const end = bind(start + ROWS_A_SHEET);
  const row = identifier('row');
  const numbered = sql`(SELECT *, CAST(${position} - ${first} + 2 AS VARCHAR) AS ${row}
    FROM ${from} WHERE ${position} >= ${first} AND ${position} < ${end})`;
  const widths = columns.map(({ kind }, index) => widthOf(kind, index + 1)).join('');
  await writeTextFile(place, sql`SELECT ${sheetRow(columns, row)} FROM ${numbered}`, {
    before: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">\
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\
${widths === '' ? '' : `<cols>${widths}</cols>`}<sheetData>${header}`,
    between: '\n',
    after: '</sheetData></worksheet>',
  });
}

function widthOf(kind: StoredKind, column: number): string {
  const width = WIDTHS[kind];
  if (width === undefined) return '';
  const at = String(column);
  return `<col min="${at}" max="${at}" width="${String(width)}" customWidth="1"/>`;
}
