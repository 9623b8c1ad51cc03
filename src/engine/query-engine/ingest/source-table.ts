import type { Sql } from '../../../node-sdk';

export interface SourceColumn {
  readonly name: string;
  readonly sqlType: string;
}

/** A getter's rows as the chain reads them. */
export interface SourceTable {
  readonly columns: readonly SourceColumn[];
  /** A SELECT with the columns c0, c1, ... in order. */
  readonly select: Sql;
  /** Undefined where the rows still lie in a file: the select reads it each time it runs. */
  readonly rowCount: number | undefined;
  /**
   * False where the columns were found by looking at the beginning alone. Such a select checks
   * every value it reads and fails at the first that does not fit; then `exact` is asked for.
   */
  readonly proven: boolean;
  /** Whether the select also fails for rows with columns that are not listed. */
  readonly complete: boolean;
}

/** What the chain needs to know about a source before it reads it. */
export interface SourceNeeds {
  /** Columns and types must be those of all rows, whatever that costs. */
  readonly exact: boolean;
  /** Columns that only later rows have would go out with the rest, so there must be none. */
  readonly allColumns: boolean;
}

/** Opens a source as often as needed: first hopefully, after a surprise exactly. */
export interface LazySource {
  table(needs: SourceNeeds): Promise<SourceTable>;
}
