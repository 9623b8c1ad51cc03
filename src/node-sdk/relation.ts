import { closest } from 'fastest-levenshtein';
import { NodeError } from './node-error';
import { comma, identifier, join, sql, type Sql } from './sql';

/** The type names of the public API (`schema` of a result). */
export const COLUMN_TYPES = [
  'string',
  'number',
  'boolean',
  'datetime',
  'date',
  'time',
  'object',
  'array',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** One column of a relation as a node sees it. */
export interface Column {
  /** The name users see: any text but the empty one, exact in case. */
  readonly name: string;
  readonly type: ColumnType;
  /** The DuckDB type, e.g. `DECIMAL(18,3)`. */
  readonly sqlType: string;
  /** How to refer to it in SQL: a physical name, never the user's. */
  readonly ref: Sql;
  /** Same for a column handed on unchanged: which column of a source it is. Engine-internal. */
  readonly origin?: unknown;
}

/** What flows into an input port: something to write behind FROM, and its columns. */
export class Relation {
  constructor(
    readonly columns: readonly Column[],
    /** The relation's name in FROM: `n12_output1`. */
    readonly from: Sql,
    /** Nothing was fetched, so nobody can say which columns there would have been. */
    readonly columnsUnknown = columns.length === 0,
  ) {}

  /**
   * The column of that exact name, else the only one that matches without regard to case. Where
   * nothing was fetched there is every column, empty.
   * Throws NodeError naming the nearest names when there is none or it is ambiguous.
   */
  column(name: string): Column {
    const found = findByName(this.columns, name);
    if (found) return found;
    if (this.columnsUnknown) return emptyColumn(name);
    throw new NodeError(unknownColumnMessage(name, this.columns));
  }

  has(name: string): boolean {
    return findByName(this.columns, name) !== undefined;
  }

  /** The same relation under an alias, its columns qualified by it: for joins. */
  as(alias: string): Relation {
    const name = identifier(alias);
    return new Relation(
      this.columns.map((column) => ({ ...column, ref: sql`${name}.${column.ref}` })),
      sql`${this.from} AS ${name}`,
      this.columnsUnknown,
    );
  }
}

/** The DuckDB type of a column that would be there if anything had been fetched. */
const UNFETCHED = '"NULL"';

/** Whether nothing is known of the column because nothing was fetched. */
export function isUnfetched({ sqlType }: Pick<Column, 'sqlType'>): boolean {
  return sqlType === UNFETCHED;
}

/** Untyped, so that it fits wherever a number, text or date is wanted; ORDER BY refuses a bare NULL. */
function emptyColumn(name: string): Column {
  return { name, type: 'string', sqlType: UNFETCHED, ref: sql`(CASE WHEN TRUE THEN NULL END)` };
}

/** One column of a setter's output. */
export interface SelectedColumn {
  readonly name: string;
  readonly value: Sql;
  /** The input column this one hands on unchanged, if it does. */
  readonly from?: Column;
}

/**
 * What a setter returns: `SELECT [DISTINCT] <columns> <rest>`, where `rest` starts with FROM.
 * The engine adds the physical column names.
 */
export interface Query {
  readonly columns: readonly SelectedColumn[];
  readonly rest: Sql;
  readonly distinct?: boolean;
}

/** Every column of the input, unchanged. */
export function allColumns(input: Relation): SelectedColumn[] {
  return input.columns.map(passThrough);
}

export function passThrough(column: Column): SelectedColumn {
  return { name: column.name, value: column.ref, from: column };
}

/** References to columns with commas between, for GROUP BY and the like. */
export function columnList(columns: readonly Column[]): Sql {
  return join(
    columns.map((column) => column.ref),
    comma,
  );
}

/** Exact name first, then a unique match that ignores case. */
export function findByName<T extends { readonly name: string }>(
  candidates: readonly T[],
  name: string,
): T | undefined {
  const exact = candidates.find((candidate) => candidate.name === name);
  if (exact) return exact;
  const folded = candidates.filter(
    (candidate) => candidate.name.toLowerCase() === name.toLowerCase(),
  );
  return folded.length === 1 ? folded[0] : undefined;
}

/** Says which column is unknown and which names come nearest. */
export function unknownColumnMessage(
  name: string,
  candidates: readonly { readonly name: string }[],
): string {
  const folded = candidates.filter(
    (candidate) => candidate.name.toLowerCase() === name.toLowerCase(),
  );
  if (folded.length > 1) {
    const names = folded.map((candidate) => `"${candidate.name}"`).join(', ');
    return `Column "${name}" is ambiguous: write one of ${names} exactly`;
  }
  if (candidates.length === 0) return `Unknown column "${name}": the input has no columns`;
  const names = candidates.map((candidate) => candidate.name);
  const nearest = closest(name, names);
  const others = names.filter((other) => other !== nearest).slice(0, 9);
  const shown = [nearest, ...others].map((other) => `"${other}"`).join(', ');
  const more = names.length > others.length + 1 ? `, … (${String(names.length)} columns)` : '';
  return `Unknown column "${name}". Did you mean "${nearest}"? The input has ${shown}${more}`;
}
