import { NodeError } from '../../../node-sdk';
import { damaged, fileTitle } from './workbook-fault';
import type { SheetEntry } from './workbook';

const MOST_NAMED = 20;

/** A sheet that has cells. */
export type CellSheet = SheetEntry & { readonly path: string };

/**
 * The sheet of that name, or at that position from 1; the first that one can see by default. Throws
 * NodeError that names those there are.
 */
export function chooseSheet(
  workbook: string,
  sheets: readonly SheetEntry[],
  wanted: string | number | undefined,
): CellSheet {
  const found = wanted === undefined ? firstOf(sheets) : wantedOf(sheets, wanted);
  if (!found) {
    const sought = typeof wanted === 'string' ? fileTitle(wanted) : String(wanted);
    throw new NodeError(
      `The workbook ${fileTitle(workbook)} has no sheet ${sought}. It has: ${named(sheets)}.`,
    );
  }
  const { path } = found;
  if (path !== undefined) return { ...found, path };
  if (wanted === undefined) throw damaged(workbook, 'it has no sheet with cells');
  throw new NodeError(
    `The sheet ${fileTitle(found.name)} of ${fileTitle(workbook)} holds a chart and no cells. Name another sheet.`,
  );
}

function firstOf(sheets: readonly SheetEntry[]): SheetEntry | undefined {
  const [first] = sheets;
  const withCells = sheets.filter(({ path }) => path !== undefined);
  return withCells.find(({ isHidden }) => !isHidden) ?? withCells[0] ?? first;
}

/** Excel itself tells sheets apart without regard to case. */
function wantedOf(sheets: readonly SheetEntry[], wanted: string | number): SheetEntry | undefined {
  if (typeof wanted === 'number') return sheets[wanted - 1];
  const lower = wanted.toLowerCase();
  return (
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.toLowerCase() === lower)
  );
}

function named(sheets: readonly SheetEntry[]): string {
  const shown = sheets
    .slice(0, MOST_NAMED)
    .map(({ name, isHidden }) => `${fileTitle(name)}${isHidden ? ' (hidden)' : ''}`);
  const more = sheets.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
}
