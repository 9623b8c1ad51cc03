import type { FileOptions } from '../../../../node-sdk';
import { type StoredRows, storedRelation } from '../../output/stored-rows';
import { cellRelation } from '../cells';
import type { FilePlace } from '../file-place';
import { ROWS_A_SHEET, writeSheet } from './sheet-file';
import { sheetNames } from './sheet-names';
import { checkSheetLimits } from './sheet-limits';
import { sheetPath, workbookParts } from './workbook-parts';
import { type LatePart, writeZip } from './zip-archive';

/**
 * An Excel workbook (ECMA-376): numbers, booleans, dates and times as such, moments in UTC. What
 * one sheet cannot hold goes on in the next. Throws NodeError for rows that no sheet can hold.
 */
export async function writeXlsx(
  place: FilePlace,
  rows: StoredRows,
  { sheet = 'Rows' }: FileOptions = {},
): Promise<void> {
  const cells = cellRelation(storedRelation(rows));
  const names = rows.columns.map(({ name }) => name);
  await checkSheetLimits(place.session, names, cells);
  const count = Math.max(1, Math.ceil(rows.totalRows / ROWS_A_SHEET));
  const sheets = Array.from({ length: count }, (_, index): LatePart => {
    const file = `${place.file}.sheet${String(index + 1)}`;
    return {
      path: sheetPath(index + 1),
      file,
      write: () => writeSheet({ ...place, file }, cells, index * ROWS_A_SHEET),
    };
  });
  await writeZip(place.file, workbookParts(sheetNames(sheet, count)), sheets, place.signal);
}
