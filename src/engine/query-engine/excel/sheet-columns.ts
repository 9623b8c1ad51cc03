import {
  type ColumnSpec,
  type ColumnType,
  findByName,
  NodeError,
  unknownColumnMessage,
} from '../../../node-sdk';
import { givenNames, unnamed } from '../ingest/given-names';
import { cellPlace } from './cell-place';
import type { CellValue } from './cell-reader';
import { declaredValue, type PlainValue, plainValue } from './declared-cells';
import type { DateSystem, MomentKind } from './serial-date';
import type { SheetRow } from './sheet-parser';
import { fileTitle } from './workbook-fault';

interface SheetColumn {
  readonly name: string;
  readonly declared: ColumnType | undefined;
  /** Kinds of moments that it holds; `other` is everything else. */
  readonly kinds: Set<MomentKind | 'other'>;
}

export interface ColumnRules {
  readonly sheet: string;
  readonly dates: DateSystem;
  /** Position that counts as the first for columns without a name. */
  readonly firstColumn: number;
  readonly types: Readonly<Record<string, ColumnType>>;
}

/**
 * The columns of a sheet by position: those with a name exist in any case, the others as soon as
 * they have a value. Their types follow from all their values, or from what the node says.
 */
export class SheetColumns {
  private readonly columns = new Map<number, SheetColumn>();
  private readonly unmet: Map<string, ColumnType>;
  private readonly names = new Set<string>();
  /** From the first column on: what the header makes of each. */
  private given: readonly string[] = [];

  constructor(private readonly rules: ColumnRules) {
    this.unmet = new Map(Object.entries(rules.types));
  }

  /** Takes the names of a header. Throws NodeError for types of columns that are not there. */
  name({ columns, values }: SheetRow): void {
    const { firstColumn } = this.rules;
    const texts = new Array<string>((columns.at(-1) ?? firstColumn) - firstColumn + 1).fill('');
    columns.forEach((column, index) => {
      const value = values[index];
      texts[column - firstColumn] = value === undefined ? '' : String(plainValue(value));
    });
    const names = givenNames(texts);
    this.given = names;
    for (const column of columns) this.add(column, names[column - firstColumn] ?? '');
    const [missing] = [...this.unmet.keys()].filter((name) => !/^column\d+$/.test(name));
    if (missing !== undefined) throw new NodeError(unknownColumnMessage(missing, this.specs()));
  }

  /** Throws NodeError for a value that does not fit the type the node gives its column. */
  rowOf({ number, columns, values }: SheetRow): Record<string, PlainValue> {
    const row: Record<string, PlainValue> = {};
    columns.forEach((position, index) => {
      const column = this.columns.get(position) ?? this.add(position, this.unnamed(position));
      const value = values[index];
      if (value !== undefined) row[column.name] = this.valueOf(value, column, number, position);
    });
    return row;
  }

  /** In the order of the sheet. */
  specs(): ColumnSpec[] {
    return [...this.columns]
      .sort(([one], [other]) => one - other)
      .map(([, { name, declared, kinds }]) => ({ name, type: declared ?? typeOf(kinds) }));
  }

  /** For the end: throws NodeError for types of columns that never came. */
  checkTypes(): void {
    const [missing] = this.unmet.keys();
    if (missing !== undefined) throw new NodeError(unknownColumnMessage(missing, this.specs()));
  }

  private valueOf(
    value: CellValue,
    { name, declared, kinds }: SheetColumn,
    row: number,
    position: number,
  ): PlainValue {
    if (declared === undefined) {
      kinds.add(typeof value === 'object' ? value.kind : 'other');
      return plainValue(value);
    }
    const fitting = declaredValue(value, declared, this.rules.dates);
    if (fitting !== undefined) return fitting;
    const shown = JSON.stringify(String(plainValue(value)).slice(0, 100));
    throw new NodeError(
      `Cell ${cellPlace(row, position)} of sheet ${fileTitle(this.rules.sheet)} holds ${shown}, which is no ${declared}, as columns says of ${JSON.stringify(name)}`,
    );
  }

  private add(position: number, name: string): SheetColumn {
    this.names.add(name);
    const wanted = findByName(
      [...this.unmet.keys()].map((key) => ({ name: key })),
      name,
    );
    const declared = wanted && this.unmet.get(wanted.name);
    if (wanted) this.unmet.delete(wanted.name);
    const column = { name, declared, kinds: new Set<MomentKind | 'other'>() };
    this.columns.set(position, column);
    return column;
  }

  private unnamed(position: number): string {
    const at = position - this.rules.firstColumn;
    const given = this.given[at];
    if (given !== undefined) return given;
    const wanted = unnamed(at);
    let name = wanted;
    for (let copy = 1; this.names.has(name); copy++) name = `${wanted}_${String(copy)}`;
    return name;
  }
}

/** Anything but dates and times is what its values say. */
function typeOf(kinds: ReadonlySet<MomentKind | 'other'>): ColumnType {
  if (kinds.size === 1) {
    const [kind] = kinds;
    if (kind === 'date' || kind === 'datetime' || kind === 'time') return kind;
  }
  const isCalendar = kinds.size === 2 && kinds.has('date') && kinds.has('datetime');
  return isCalendar ? 'datetime' : 'string';
}
