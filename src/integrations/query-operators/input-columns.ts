import { type Column, NodeError, type Relation } from '../../node-sdk';

/**
 * What a config says of some columns, by column. Throws NodeError for a name that the input lacks,
 * and where two names mean the same column.
 */
export function byColumn<T>(
  input: Relation,
  entries: Readonly<Record<string, T>>,
): ReadonlyMap<Column, T> {
  const named = Object.entries(entries).map(
    ([name, entry]) => [input.column(name), entry, name] as const,
  );
  refuseRepeated(named.map(([column, , name]) => ({ column, name })));
  return new Map(named.map(([column, entry]) => [column, entry]));
}

/** The columns of those names. Throws NodeError as `byColumn` does. */
export function columnsNamed(input: Relation, names: readonly string[]): Column[] {
  const named = names.map((name) => ({ column: input.column(name), name }));
  refuseRepeated(named);
  return named.map(({ column }) => column);
}

/** The columns of the input, and those that it would have had if anything had been fetched. */
export function withUnfetched(input: Relation, named: Iterable<Column>): Column[] {
  return [...new Set([...input.columns, ...named])];
}

interface NamedColumn {
  readonly column: Column;
  readonly name: string;
}

function refuseRepeated(named: readonly NamedColumn[]): void {
  const seen = new Map<string, string>();
  for (const { column, name } of named) {
    const before = seen.get(column.name);
    if (before !== undefined) {
      throw new NodeError(`"${before}" and "${name}" are the same column "${column.name}"`);
    }
    seen.set(column.name, name);
  }
}
