import type { TableName } from '../write/table-name';

/** A quoted name: nothing in it is SQL. */
export function mysqlIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function mysqlTable({ schema, table }: TableName): string {
  const own = mysqlIdentifier(table);
  return schema === undefined ? own : `${mysqlIdentifier(schema)}.${own}`;
}
