import { join, sql, Sql } from '../../../../node-sdk';
import { type StoredKind, WRITTEN } from '../../output/stored-column';
import type { CellColumn } from '../cells';
import { type CellStyle, STYLE_INDEX } from './styles';
import { xmlText } from './xml-text';

/** Where a cell stands: the letters of its column, and the text of its row's number. */
interface CellPlace {
  readonly letters: string;
  readonly row: Sql;
}

/** One row of a sheet as XML. A null leaves its cell out. */
export function sheetRow(columns: readonly CellColumn[], row: Sql): Sql {
  return rowOf(
    columns.map(({ kind, value }, index) =>
      CELLS[kind]({ letters: columnLetters(index), row }, value),
    ),
    row,
  );
}

/** The first row: the names of the columns. */
export function headerRow(columns: readonly CellColumn[]): Sql {
  const row = sql`'1'`;
  return rowOf(
    columns.map(({ name }, index) =>
      textCell({ letters: columnLetters(index), row }, xmlText(name), 'header'),
    ),
    row,
  );
}

function rowOf(cells: readonly Sql[], row: Sql): Sql {
  return sql`concat(${join([sql`'<row r="'`, row, sql`'">'`, ...cells, sql`'</row>'`], sql`, `)})`;
}

const numberCell = (place: CellPlace, value: Sql): Sql => valueCell(place, value);
const freeTextCell = (place: CellPlace, value: Sql): Sql => textCell(place, xmlText(value));

const CELLS: Readonly<Record<StoredKind, (place: CellPlace, value: Sql) => Sql>> = {
  whole: numberCell,
  real: numberCell,
  boolean: (place, value) => valueCell(place, sql`CAST(${value} AS INTEGER)`, ' t="b"'),
  text: freeTextCell,
  json: freeTextCell,
  date: (place, value) => {
    const days = sql`date_diff('day', DATE '1899-12-30', ${value})`;
    return dated(value, valueCell(place, days, style('date')), isoCell('date', place, value));
  },
  datetime: (place, value) => {
    const days = sql`(epoch_ms(date_trunc('millisecond', ${value})) / 86400000.0 + 25569)`;
    const cell = valueCell(place, days, style('datetime'));
    return dated(value, cell, isoCell('datetime', place, value));
  },
  time: (place, value) => valueCell(place, sql`(epoch(${value}) / 86400.0)`, style('time')),
};

/**
 * Days before March 1900 are numbered in one way by Excel and in another by everyone else, and
 * there is no number for a day after 9999: such moments stay text.
 */
function dated(value: Sql, cell: Sql, otherwise: Sql): Sql {
  return sql`CASE WHEN ${value} >= DATE '1900-03-01' AND ${value} < DATE '10000-01-01'
    THEN ${cell} ELSE ${otherwise} END`;
}

function isoCell(kind: StoredKind, place: CellPlace, value: Sql): Sql {
  return textCell(place, WRITTEN[kind](value));
}

function textCell(place: CellPlace, xml: Sql, cellStyle?: CellStyle): Sql {
  const attributes = `${cellStyle ? style(cellStyle) : ''} t="inlineStr"`;
  return cell(place, attributes, ['<is><t xml:space="preserve">', xml, '</t></is>']);
}

function valueCell(place: CellPlace, value: Sql, attributes = ''): Sql {
  return cell(place, attributes, ['<v>', value, '</v>']);
}

/** Null where the value is. */
function cell(
  { letters, row }: CellPlace,
  attributes: string,
  [open, content, close]: readonly [string, Sql, string],
): Sql {
  const begin = Sql.trusted(`'<c r="${letters}'`);
  const middle = Sql.trusted(`'"${attributes}>${open}'`);
  const end = Sql.trusted(`'${close}</c>'`);
  return sql`${begin} || ${row} || ${middle} || ${content} || ${end}`;
}

function style(name: CellStyle): string {
  return ` s="${String(STYLE_INDEX[name])}"`;
}

/** A, B, ..., Z, AA, AB, ... */
function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  const letter = String.fromCharCode(65 + (index % 26));
  return rest === 0 ? letter : columnLetters(rest - 1) + letter;
}
