import { type ColumnSpec, NodeError, type SourceValue } from '../../node-sdk';

/** A row as a server sends it: values in the order of the columns. */
export type ValueRow = readonly SourceValue[];

export interface ReadQuery {
  readonly text: string;
  readonly params: readonly unknown[];
  /** Milliseconds that the query may take, its rows included. */
  readonly timeoutMs: number;
  readonly warn: (message: string) => void;
}

/** A query that answers: its columns are known before its rows have come. */
export interface QueryResult {
  readonly columns: readonly ColumnSpec[];
  /** Rows as they come, read no faster than they are taken. The connection ends with them. */
  readonly batches: AsyncIterable<readonly ValueRow[]>;
}

/** Bytes that a query may answer, counted on the wire. */
const MAX_ANSWER_BYTES = 4_294_967_296;
/** What a batch of rows should weigh on the wire, and how many there are at the most. */
export const BATCH_BYTES = 4_194_304;
export const BATCH_ROWS = 2000;

/** Throws NodeError for a result that is read and read without an end. */
export function assertSize(bytesRead: number): void {
  if (bytesRead > MAX_ANSWER_BYTES) {
    throw new NodeError('The query answers more than 4 GiB; select fewer rows or columns');
  }
}
