import { comma, identifier, join, sql } from '../../../node-sdk';
import type { IngestColumn } from './column-scan';
import type { TextType } from './declared-texts';
import { physicalName } from './physical-name';
import type { SourceTable } from './source-table';

/** The rows of a TEMP table as a source; nothing about them is open any more. */
export function tableSelect(
  table: string,
  columns: readonly IngestColumn[],
  rowCount: number,
  textTypes: ReadonlyMap<number, TextType> = new Map(),
): SourceTable {
  const values = columns.map((_, index) => {
    const ref = identifier(physicalName(index));
    return textTypes.get(index)?.cast(ref) ?? ref;
  });
  return {
    columns: columns.map(({ name, type }, index) => ({
      name,
      sqlType: textTypes.get(index)?.sqlType ?? type,
    })),
    select: sql`SELECT ${values.length > 0 ? join(values, comma) : identifier(physicalName(0))} FROM ${identifier(table)}`,
    rowCount,
    proven: true,
    complete: true,
  };
}
