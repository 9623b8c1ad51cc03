import { type ColumnSpec, NodeError, type SourceRow, type SourceValue } from '../../node-sdk';
import type { ValueRow } from './query-result';

/** Throws NodeError where a result has a column without a name, or two of one name. */
export function assertNames(columns: readonly ColumnSpec[]): void {
  const names = columns.map(({ name }) => name);
  const nameless = names.indexOf('');
  if (nameless >= 0) {
    throw new NodeError(
      `Column ${String(nameless + 1)} of the query has no name; give it one with AS`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  throw new NodeError(
    `The query answers two columns named "${twice}"; give one of them another name with AS`,
  );
}

/** The rows with their columns' names. */
export function namedRows(columns: readonly ColumnSpec[], rows: readonly ValueRow[]): SourceRow[] {
  const names = columns.map(({ name }) => name);
  const special = names.includes('__proto__');
  return rows.map((values) => (special ? fromEntries(names, values) : plainRow(names, values)));
}

function plainRow(names: readonly string[], values: ValueRow): SourceRow {
  const row: Record<string, SourceValue> = {};
  for (let index = 0; index < names.length; index++) {
    row[names[index] as string] = values[index] as SourceValue;
  }
  return row;
}

/** Slower, but takes any name for the name of a column. */
function fromEntries(names: readonly string[], values: ValueRow): SourceRow {
  return Object.fromEntries(names.map((name, index) => [name, values[index] as SourceValue]));
}
