import type { TableName } from '../write/table-name';

/** A quoted name: nothing in it is SQL. */
export function postgresIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function postgresTable({ schema, table }: TableName): string {
  const own = postgresIdentifier(table);
  return schema === undefined ? own : `${postgresIdentifier(schema)}.${own}`;
}
