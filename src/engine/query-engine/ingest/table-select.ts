import { type ColumnType, comma, identifier, join, sql, type Sql } from '../../../node-sdk';
import type { IngestColumn } from './column-scan';
import { physicalName } from './row-table';
import type { SourceTable } from './source-table';

interface DateType {
  readonly sqlType: string;
  readonly cast: (text: Sql) => Sql;
}

const DATE_TYPES: Readonly<Partial<Record<ColumnType, DateType>>> = {
  date: { sqlType: 'DATE', cast: (text) => sql`CAST(${text} AS DATE)` },
  time: { sqlType: 'TIME', cast: (text) => sql`CAST(${text} AS TIME)` },
  datetime: {
    sqlType: 'TIMESTAMP',
    cast: (text) => sql`CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`,
  },
};

/** The rows of a TEMP table as a source; nothing about them is open any more. */
export function tableSelect(
  table: string,
  columns: readonly IngestColumn[],
  rowCount: number,
): SourceTable {
  const values = columns.map((column, index) => {
    const ref = identifier(physicalName(index));
    return dateTypeOf(column)?.cast(ref) ?? ref;
  });
  return {
    columns: columns.map((column) => ({
      name: column.name,
      sqlType: dateTypeOf(column)?.sqlType ?? column.type,
    })),
    select: sql`SELECT ${values.length > 0 ? join(values, comma) : identifier(physicalName(0))} FROM ${identifier(table)}`,
    rowCount,
    proven: true,
    complete: true,
  };
}

function dateTypeOf({ type, declared }: IngestColumn): DateType | undefined {
  return declared && type === 'VARCHAR' ? DATE_TYPES[declared] : undefined;
}
