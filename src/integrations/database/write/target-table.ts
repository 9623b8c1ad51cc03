import { closest } from 'fastest-levenshtein';
import { findByName, NodeError } from '../../../node-sdk';

/** What values of a column of a table are, as far as writing them is concerned. */
export type ColumnFamily =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'binary'
  | 'json'
  | 'date'
  | 'datetime'
  | 'time'
  | 'array'
  | 'other';

/** A column of the table that is written. */
export interface TargetColumn {
  readonly name: string;
  readonly family: ColumnFamily;
  /** As the server writes it: `varchar(100)`. */
  readonly sqlType: string;
  /** The server makes its values itself and takes none. */
  readonly isGenerated: boolean;
}

export interface UniqueIndex {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The table as the server describes it. */
export interface TargetTable<C extends TargetColumn = TargetColumn> {
  /** As messages write it: `shop.orders`. */
  readonly shownName: string;
  readonly columns: readonly C[];
  /** Those over whole columns and all rows, by which a row can be told. */
  readonly uniqueIndexes: readonly UniqueIndex[];
}

/** Most names that a message lists. */
const SHOWN = 30;

/** The column of that name, or the only one that differs in case alone. Throws NodeError. */
export function targetColumn<C extends TargetColumn>(
  { shownName, columns }: TargetTable<C>,
  name: string,
): C {
  const found = findByName(columns, name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  const near = closest(name, names);
  throw new NodeError(
    `The table ${shownName} has no column "${name}"; it has ${listed(names)}. Did you mean "${near}"? With columns the input's columns are chosen and given other names`,
  );
}

/** Says that there is no such table, and which names come near. */
export function unknownTable(
  name: string,
  place: string,
  others: readonly string[],
  wanted: string,
): NodeError {
  const near = [...others]
    .sort((one, other) => Number(isNear(other, wanted)) - Number(isNear(one, wanted)))
    .slice(0, 10);
  const nearest = others.length === 0 ? '' : closest(wanted, [...others]);
  const hint =
    others.length === 0
      ? 'The user sees no table there'
      : `Did you mean "${nearest}"? Some that the user sees: ${listed([...new Set([nearest, ...near])])}`;
  return new NodeError(`There is no table ${name} in ${place}. ${hint}`);
}

/** Names in quotes with commas between. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`);
  const more = names.length > SHOWN ? `, … (${String(names.length)} in all)` : '';
  return `${shown.join(', ')}${more}`;
}

function isNear(name: string, wanted: string): boolean {
  return name.toLowerCase().includes(wanted.toLowerCase().slice(0, 4));
}
