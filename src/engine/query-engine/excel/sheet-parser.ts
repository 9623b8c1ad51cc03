import type { CellRange } from '../../../node-sdk';
import { columnIn } from './cell-place';
import { type CellContext, type CellValue, cellValue, type RawCell } from './cell-reader';
import { RichText } from './excel-text';
import type { Attributes, XmlHandler } from './read-xml';
import { damaged } from './workbook-fault';

const MOST_COLUMNS = 16_384;

/** A row with at least one value. */
export interface SheetRow {
  /** From 1. */
  readonly number: number;
  /** Ascending, from 0; a value each. */
  readonly columns: number[];
  readonly values: CellValue[];
}

/**
 * Makes rows of the XML of a sheet (ECMA-376 part 1, 18.3): those of a range, empty ones left out.
 * Writers may leave out where rows and cells are: then they follow one another.
 */
export class SheetParser implements XmlHandler {
  /** Whether nothing that comes now matters. */
  isOver = false;
  private rows: SheetRow[] = [];
  private cells = 0;
  private within: 'sheet' | 'data' | 'row' | 'cell' = 'sheet';
  private isWanted = false;
  private isValue = false;
  private isInline = false;
  private row: SheetRow = { number: 0, columns: [], values: [] };
  private readonly cell: RawCell = {
    row: 0,
    column: -1,
    type: '',
    style: 0,
    text: undefined,
    hasFormula: false,
  };
  private readonly inline = new RichText();

  constructor(
    private readonly context: CellContext,
    private readonly range: Required<CellRange>,
  ) {}

  /** Cells of the rows that wait to be taken. */
  get waitingCells(): number {
    return this.cells;
  }

  get waitingRows(): number {
    return this.rows.length;
  }

  take(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    this.cells = 0;
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    if (this.isOver) return;
    if (this.within === 'cell') this.inCell(name);
    else if (this.within === 'row' && name === 'c') this.beginCell(attributes);
    else if (this.within === 'data' && name === 'row') this.beginRow(attributes);
    else if (this.within === 'sheet' && name === 'sheetData') this.within = 'data';
  }

  text(text: string): void {
    if (this.isValue) this.cell.text = (this.cell.text ?? '') + text;
    else if (this.isInline) this.inline.add(text);
  }

  close(name: string): void {
    if (this.within === 'cell') this.leaveCell(name);
    else if (this.within === 'row' && name === 'row') this.endRow();
    else if (this.within === 'data' && name === 'sheetData') this.isOver = true;
  }

  private beginRow({ r }: Attributes): void {
    const number = r === undefined ? this.row.number + 1 : Number(r);
    if (!(Number.isInteger(number) && number > 0)) {
      throw damaged(this.context.workbook, 'a row has no proper number');
    }
    this.row = { number, columns: [], values: [] };
    this.within = 'row';
    this.cell.row = number;
    this.cell.column = -1;
    this.isOver = number > this.range.lastRow;
    this.isWanted = number >= this.range.firstRow && !this.isOver;
  }

  private endRow(): void {
    this.within = 'data';
    if (this.row.values.length === 0) return;
    this.rows.push(this.row);
    this.cells += this.row.values.length;
  }

  private beginCell({ r, t = 'n', s }: Attributes): void {
    const { cell } = this;
    const column = r === undefined ? cell.column + 1 : columnIn(r);
    if (column === undefined || column >= MOST_COLUMNS || column <= cell.column) {
      throw damaged(this.context.workbook, `row ${String(cell.row)} has a cell out of place`);
    }
    cell.column = column;
    cell.type = t;
    cell.style = s === undefined ? 0 : Number(s);
    cell.text = undefined;
    cell.hasFormula = false;
    this.within = 'cell';
  }

  private inCell(name: string): void {
    if (this.isInline) this.inline.open(name);
    else if (name === 'v') {
      this.isValue = true;
      this.cell.text = '';
    } else if (name === 'f') this.cell.hasFormula = true;
    else if (name === 'is') {
      this.isInline = true;
      this.inline.begin();
    }
  }

  private leaveCell(name: string): void {
    if (name === 'c') this.endCell();
    else if (name === 'v') this.isValue = false;
    else if (name === 'is') {
      this.isInline = false;
      this.cell.text = this.inline.text;
    } else if (this.isInline) this.inline.close(name);
  }

  private endCell(): void {
    this.within = 'row';
    const { column } = this.cell;
    const { firstColumn, lastColumn } = this.range;
    if (!this.isWanted || column < firstColumn || column > lastColumn) return;
    const value = cellValue(this.cell, this.context);
    if (value === undefined) return;
    this.row.columns.push(column);
    this.row.values.push(value);
  }
}
