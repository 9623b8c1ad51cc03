import { NodeError, StoppedError } from '../../../node-sdk';
import { DatabaseError, type DatabaseErrorKind } from '../database-error';
import type { DbWriteConfig } from '../db-write.config';
import { parsedTable, shownTable } from './table-name';

/** What to do about it. */
const ADVICE: Partial<Readonly<Record<DatabaseErrorKind, string>>> = {
  conflict: 'Other transactions hold or change the same rows; run the workflow when they are done',
  lost: 'The connection was lost before COMMIT was sent, so it may be run again',
  timeout: 'Write fewer rows, or raise timeout_seconds',
  'read-only': 'Use the credential of a server and user that may write',
  rights: 'Grant the user of the credential what the operation needs',
  reference: 'Write the rows first to which others refer, and delete them last',
  missing: 'Fill the column in (fillNull), or leave such rows out',
};

/** The failure of a write that was rolled back, or never begun. */
export function nothingWritten(error: NodeError, config: DbWriteConfig, tries: number): NodeError {
  const advice = adviceFor(error, config);
  const sentences = [
    error.message,
    ...(advice === undefined ? [] : [advice]),
    ...(tries > 1 ? [`It was tried ${String(tries)} times`] : []),
    `Nothing was written to ${shownTable(parsedTable(config.table))}`,
  ];
  return new NodeError(sentences.join('. '), error.details, { cause: error });
}

/** COMMIT was sent, and nobody knows what the server made of it. */
export function unknownOutcome(config: DbWriteConfig, cause: unknown): StoppedError {
  const reason = cause instanceof DatabaseError ? `: ${cause.message}` : '';
  return new StoppedError(
    `Whether the rows were written to ${shownTable(parsedTable(config.table))} is unknown: COMMIT was sent and not answered${reason}. All of them are there or none; look before you run the workflow again`,
    { cause },
  );
}

function adviceFor(error: NodeError, { operation }: DbWriteConfig): string | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  if (error.kind !== 'duplicate') return ADVICE[error.kind];
  return operation === 'insert'
    ? 'Leave out rows that are there already, or use upsert with the key in key_columns'
    : 'Another unique index than that of key_columns has such a row';
}
