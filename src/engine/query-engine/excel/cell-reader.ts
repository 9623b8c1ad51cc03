import { cellPlace } from './cell-place';
import { unescaped } from './excel-text';
import type { NumberMeaning } from './number-format';
import { type DateSystem, isoMoment, type Moment, momentOf } from './serial-date';
import type { SheetNotes } from './sheet-notes';
import type { SharedTexts } from './shared-texts';
import { damaged } from './workbook-fault';

/** A date or time, and the number that the cell holds. */
export interface MomentValue extends Moment {
  readonly serial: number | undefined;
}
export type CellValue = string | number | bigint | boolean | MomentValue;

/** What stands in the XML of a cell. */
export interface RawCell {
  row: number;
  column: number;
  /** Attribute `t`. */
  type: string;
  /** Attribute `s`. */
  style: number;
  /** Content of `v`, or the text of `is`; undefined where there is neither. */
  text: string | undefined;
  hasFormula: boolean;
}

export interface CellContext {
  readonly workbook: string;
  readonly texts: SharedTexts;
  readonly meanings: readonly NumberMeaning[];
  readonly dates: DateSystem;
  readonly notes: SheetNotes;
}

const WHOLE = /^[+-]?[0-9]{16,40}$/;

type TextReader = (cell: RawCell, text: string, context: CellContext) => CellValue | undefined;

/** By attribute `t`; numbers have none. */
const READERS: Readonly<Record<string, TextReader>> = {
  s: sharedText,
  inlineStr: (_, text) => text || undefined,
  str: (_, text) => unescaped(text),
  b: (_, text) => text.trim() === '1' || text.trim() === 'true',
  e: (cell, text, { notes }) => {
    notes.error(cell, text);
    return undefined;
  },
  d: (_, text) => isoValue(text.trim()),
};

/** What a cell holds (ECMA-376 part 1, 18.3.1.4 and 18.18.11); undefined for nothing. */
export function cellValue(cell: RawCell, context: CellContext): CellValue | undefined {
  const { type, text } = cell;
  if (text === undefined || text === '') {
    // a text may well be empty, any other result is not
    if (cell.hasFormula && type !== 'str') context.notes.unstored(cell);
    return undefined;
  }
  const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  return read ? read(cell, text, context) : numberValue(cell, text.trim(), context);
}

function sharedText(
  cell: RawCell,
  number: string,
  { texts, workbook }: CellContext,
): CellValue | undefined {
  const text = texts.get(Number(number));
  if (text !== undefined) return text || undefined;
  throw damaged(workbook, `cell ${cellPlace(cell.row, cell.column)} has a text that is missing`);
}

function isoValue(text: string): CellValue {
  const moment = isoMoment(text);
  return moment ? { ...moment, serial: undefined } : text;
}

function numberValue(cell: RawCell, text: string, context: CellContext): CellValue | undefined {
  const number = Number(text);
  if (!Number.isFinite(number) || text === '') {
    const place = cellPlace(cell.row, cell.column);
    throw damaged(context.workbook, `cell ${place} should hold a number`);
  }
  const meaning = context.meanings[cell.style] ?? 'number';
  if (meaning === 'number') {
    return !Number.isSafeInteger(number) && WHOLE.test(text) ? BigInt(text) : number;
  }
  const moment = momentOf(number, meaning, context.dates);
  if (moment) return { ...moment, serial: number };
  context.notes.impossible(cell);
  return undefined;
}
