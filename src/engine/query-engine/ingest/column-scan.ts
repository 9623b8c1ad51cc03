import { NodeError, type ColumnType } from '../../../node-sdk';
import { type IngestType, Kind, kindOf, typeOfKinds } from './value-kinds';

/** A value as ingest meets it: JSON, and bigint where a number is too long for JavaScript. */
export type IngestRow = Readonly<Record<string, unknown>>;

export interface IngestColumn {
  readonly name: string;
  readonly type: IngestType;
  /** What the node said it is: JSON has no dates, so they come as text. */
  readonly declared?: ColumnType;
}

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
  private readonly declared: ReadonlyMap<string, ColumnType>;
  private rows = 0;

  constructor(declared: readonly { readonly name: string; readonly type: ColumnType }[] = []) {
    this.declared = new Map(declared.map(({ name, type }) => [name, type]));
    for (const { name } of declared) this.kinds.set(name, 0);
  }

  add(rows: readonly IngestRow[]): void {
    this.rows += rows.length;
    for (const row of rows) {
      for (const name of Object.keys(row)) {
        const seen = this.kinds.get(name) ?? 0;
        const kinds = seen | kindOf(row[name]);
        if (kinds !== seen || seen === 0) this.kinds.set(name, kinds);
      }
    }
  }

  get rowCount(): number {
    return this.rows;
  }

  /** Whether a column holds values of kinds that only text can hold together. */
  get mixed(): boolean {
    return [...this.kinds.values()].some(
      (kinds) => typeOfKinds(kinds) === 'VARCHAR' && kinds !== Kind.text && kinds !== 0,
    );
  }

  /** Throws NodeError where a name is empty. */
  columns(): IngestColumn[] {
    if (this.kinds.has('')) throw new NodeError('A row has a column without a name');
    return [...this.kinds].map(([name, kinds]) => {
      const declared = this.declared.get(name);
      const type = kinds === 0 ? this.declaredType(name) : typeOfKinds(kinds);
      return { name, type, ...(declared ? { declared } : {}) };
    });
  }

  private declaredType(name: string): IngestType {
    const declared = this.declared.get(name);
    return (declared && DECLARED[declared]) ?? 'VARCHAR';
  }
}
