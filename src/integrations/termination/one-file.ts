import { NodeError } from '../../node-sdk';

/** Throws NodeError for a path that waits for a row: one file holds all rows. */
export function refuseRowPath(path: string): void {
  if (!path.includes('{{')) return;
  throw new NodeError(
    'path cannot use row: all rows go into one file. params, rows, total_rows and workflow are known',
  );
}
