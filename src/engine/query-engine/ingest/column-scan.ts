import { NodeError, type ColumnSpec, type ColumnType } from '../../../node-sdk';
import { isTextOnly, type IngestType, keptTypeOfKinds, kindOf, typeOfKinds } from './value-kinds';

/** A value as ingest meets it: JSON, bigint where a number is too long for JavaScript, or a Date. */
export type IngestRow = Readonly<Record<string, unknown>>;

export interface IngestColumn {
  readonly name: string;
  /** What follows from all values seen. */
  readonly type: IngestType;
  /** What they are kept as while more may come. */
  readonly kept: IngestType;
  /** What the node said it is, where the values alone are but text. */
  readonly declared?: ColumnType;
}

/** A column takes up to 0.5 MB of DuckDB's memory, however few its values are. */
const MOST_COLUMNS = 4096;

/** Types of columns without any value. */
const DECLARED: Readonly<Partial<Record<ColumnType, IngestType>>> = {
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  object: 'JSON',
  array: 'JSON',
};

/**
 * Finds the columns of rows by looking at every value: names in order of first appearance, types
 * from all values. Declared columns exist even where no row has them.
 */
export class ColumnScan {
  private readonly kinds = new Map<string, number>();
  private readonly declared = new Map<string, ColumnType>();
  private rows = 0;
  private known: IngestColumn[] | undefined;

  constructor(declared: readonly ColumnSpec[] = []) {
    this.declare(declared);
  }

  /** The same for columns that became known later, or whose texts turned out to be something. */
  declare(columns: readonly ColumnSpec[]): void {
    for (const { name, type } of columns) {
      this.declared.set(name, type);
      if (!this.kinds.has(name)) this.kinds.set(name, 0);
    }
    this.known = undefined;
  }

  add(rows: readonly IngestRow[]): void {
    this.rows += rows.length;
    for (const row of rows) {
      for (const name of Object.keys(row)) {
        const seen = this.kinds.get(name);
        const kinds = (seen ?? 0) | kindOf(row[name]);
        if (kinds === seen) continue;
        this.kinds.set(name, kinds);
        this.known = undefined;
      }
    }
  }

  get rowCount(): number {
    return this.rows;
  }

  /** Whether a column holds values of kinds that only text can hold together. */
  get mixed(): boolean {
    return [...this.kinds.values()].some(
      (kinds) => typeOfKinds(kinds) === 'VARCHAR' && !isTextOnly(kinds),
    );
  }

  /**
   * The same array as long as nothing new was found. Throws NodeError where a name is empty, or for
   * more than 4096 columns.
   */
  columns(): readonly IngestColumn[] {
    return (this.known ??= this.described());
  }

  private described(): IngestColumn[] {
    if (this.kinds.has('')) throw new NodeError('A row has a column without a name');
    if (this.kinds.size > MOST_COLUMNS) {
      throw new NodeError(
        `The rows have more than ${String(MOST_COLUMNS)} columns. Ask their source for fewer: of a sheet, a range`,
      );
    }
    return [...this.kinds].map(([name, kinds]) => {
      const declared = this.declared.get(name);
      if (kinds === 0) {
        const type = (declared && DECLARED[declared]) ?? 'VARCHAR';
        return { name, type, kept: type, ...asDeclared(type, declared) };
      }
      const type = typeOfKinds(kinds);
      return { name, type, kept: keptTypeOfKinds(kinds), ...asDeclared(type, declared) };
    });
  }
}

function asDeclared(type: IngestType, declared: ColumnType | undefined) {
  return declared !== undefined && type === 'VARCHAR' ? { declared } : {};
}
