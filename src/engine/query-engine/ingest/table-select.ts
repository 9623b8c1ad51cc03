import { comma, identifier, join, sql } from '../../../node-sdk';
import type { IngestColumn } from './column-scan';
import type { TextType } from './declared-texts';
import { physicalName } from './physical-name';
import type { SourceTable } from './source-table';

export interface WrittenTable {
  /** Name of the TEMP table. */
  readonly table: string;
  /** In the order in which they lie in it. */
  readonly columns: readonly IngestColumn[];
  readonly rowCount: number;
  readonly textTypes?: ReadonlyMap<number, TextType>;
  /** All columns in the order they shall have. Default: the one they lie in. */
  readonly order?: readonly { readonly name: string }[] | undefined;
}

/** The rows of a TEMP table as a source; nothing about them is open any more. */
export function tableSelect(written: WrittenTable): SourceTable {
  const { table, columns, rowCount, textTypes = new Map<number, TextType>() } = written;
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  const order = written.order?.map(({ name }) => places.get(name) ?? 0) ?? [...columns.keys()];
  const values = order.map((place, index) => {
    const ref = identifier(physicalName(place));
    return sql`${textTypes.get(place)?.cast(ref) ?? ref} AS ${identifier(physicalName(index))}`;
  });
  return {
    columns: order.map((place) => {
      const { name = '', type = 'VARCHAR' } = columns[place] ?? {};
      return { name, sqlType: textTypes.get(place)?.sqlType ?? type };
    }),
    select: sql`SELECT ${values.length > 0 ? join(values, comma) : identifier(physicalName(0))} FROM ${identifier(table)}`,
    rowCount,
    proven: true,
    complete: true,
  };
}
