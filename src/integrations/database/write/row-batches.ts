import { type JsonValue, NodeError, type Row } from '../../../node-sdk';
import { type Cell, CellFault } from './cells';
import type { WrittenColumn } from './write-plan';

/** Rows that go to the server with one statement: values in the order of the plan's columns. */
export interface CellBatch {
  /** Position of its first row in the input, from 1. */
  readonly first: number;
  readonly rows: readonly (readonly Cell[])[];
}

export interface BatchLimits {
  readonly rows: number;
  /** What a batch may weigh, unless a single row weighs more. */
  readonly bytes: number;
  /** What a single row may weigh. */
  readonly rowBytes: number;
  /** What all rows together may weigh. */
  readonly allBytes: number;
}

/** More than the protocol adds to a value. */
const VALUE_OVERHEAD = 10;

/**
 * The rows as batches within the limits. Throws NodeError naming row and column for a value that does
 * not fit, for a row that weighs too much, and once all together do.
 */
export async function* cellBatches(
  rows: AsyncIterable<readonly Row[]>,
  columns: readonly WrittenColumn[],
  limits: BatchLimits,
): AsyncGenerator<CellBatch> {
  let batch: Cell[][] = [];
  let first = 1;
  let bytes = 0;
  let allBytes = 0;
  const taken = (): CellBatch => {
    const full = { first, rows: batch };
    first += batch.length;
    batch = [];
    bytes = 0;
    return full;
  };
  for await (const some of rows) {
    for (const row of some) {
      const number = first + batch.length;
      const cells = cellsOf(row, columns, number);
      const weight = weightOf(cells);
      if (weight > limits.rowBytes) throw tooHeavy(number, weight, limits.rowBytes);
      allBytes += weight;
      if (allBytes > limits.allBytes) throw tooMuch(limits.allBytes);
      if (bytes + weight > limits.bytes && batch.length > 0) yield taken();
      bytes += weight;
      batch.push(cells);
      if (batch.length >= limits.rows) yield taken();
    }
  }
  if (batch.length > 0) yield taken();
}

function cellsOf(row: Row, columns: readonly WrittenColumn[], number: number): Cell[] {
  const cells = new Array<Cell>(columns.length);
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as WrittenColumn;
    cells[index] = cellOf(row[column.input] ?? null, column, number);
  }
  return cells;
}

function cellOf(
  value: JsonValue,
  { input, isKey, cellOf: make }: WrittenColumn,
  row: number,
): Cell {
  if (value === null && isKey) {
    throw new NodeError(
      `Row ${String(row)}: the key column "${input}" is NULL, which is no key. Filter such rows, or fill them in`,
    );
  }
  try {
    return make(value);
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    throw new NodeError(`Row ${String(row)}: the column "${input}" holds ${error.message}`);
  }
}

/** Bytes as the server gets them, about: short texts count a byte a character. */
function weightOf(cells: readonly Cell[]): number {
  let weight = 0;
  for (const cell of cells) weight += VALUE_OVERHEAD + (cell === null ? 0 : bytesOf(cell));
  return weight;
}

const SHORT = 64;

function bytesOf(cell: string | Buffer): number {
  if (typeof cell !== 'string' || cell.length <= SHORT) return cell.length;
  return Buffer.byteLength(cell);
}

function tooHeavy(row: number, weight: number, most: number): NodeError {
  return new NodeError(
    `Row ${String(row)} has ${megabytes(weight)} MB, more than the ${megabytes(most)} MB that the server takes at once`,
  );
}

function tooMuch(most: number): NodeError {
  return new NodeError(
    `The rows have more than ${megabytes(most)} MB; write fewer rows or columns, or raise max_megabytes`,
  );
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_048_576));
}
