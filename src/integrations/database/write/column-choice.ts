import {
  type ColumnSpec,
  type ColumnType,
  findByName,
  NodeError,
  unknownColumnMessage,
} from '../../../node-sdk';

/** More than any server has in a table. */
export const MOST_COLUMNS = 4096;

/** Names that are the same on both sides, or those of the table by those of the input. */
export type ColumnChoice = string[] | Record<string, string> | null;

/** A column of the input, and what the table calls it. */
export interface ChosenColumn {
  /** Exact name in the rows. */
  readonly input: string;
  readonly type: ColumnType;
  readonly target: string;
}

/** What is wrong with `columns` of a config. */
export function columnsFault(value: unknown): string | undefined {
  const pairs = pairsOf(value);
  if (pairs === undefined) {
    return 'must be a list of column names, or an object with the names of the table by those of the input';
  }
  if (pairs.length === 0) return 'must name at least one column';
  if (pairs.length > MOST_COLUMNS) return `must name at most ${String(MOST_COLUMNS)} columns`;
  const targets = pairs.map(([, target]) => target).filter(isName);
  if (targets.length < pairs.length || !pairs.every(([name]) => isName(name))) {
    return 'must hold names, none of them empty';
  }
  const twice = targets.find((target, index) => targets.indexOf(target) < index);
  return twice === undefined ? undefined : `must write each column once: "${twice}"`;
}

/** Names of the table that `columns` of a config chooses; undefined: as the input has them. */
export function chosenTargets(columns: ColumnChoice | undefined): readonly string[] | undefined {
  return pairsOf(columns)?.map(([, target]) => String(target));
}

/** The columns to write. Throws NodeError for those that the input lacks. */
export function chosenColumns(
  columns: ColumnChoice | undefined,
  input: readonly ColumnSpec[],
): ChosenColumn[] {
  const pairs = pairsOf(columns) ?? input.map(({ name }) => [name, name] as const);
  return pairs.map(([name, target]) => {
    const column = findByName(input, String(name));
    if (!column) throw new NodeError(unknownColumnMessage(String(name), input));
    return { input: column.name, type: column.type, target: String(target) };
  });
}

/** Pairs of input and table. */
function pairsOf(columns: unknown): (readonly [unknown, unknown])[] | undefined {
  if (Array.isArray(columns)) return columns.map((name: unknown) => [name, name] as const);
  return typeof columns === 'object' && columns !== null ? Object.entries(columns) : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255;
}
