import { asText, type Column, isUnfetched, type Sql } from '../../node-sdk';

/** What columns of several inputs, or several columns of one, become when they are put together. */
export interface CommonType extends Pick<Column, 'type' | 'sqlType'> {
  /** One of the columns as that type. */
  readonly of: (column: Column) => Sql;
}

/** Numbers become numbers and equal types stay as they are; anything else becomes text. */
export function commonType(columns: readonly Column[]): CommonType {
  const fetched = columns.filter((column) => !isUnfetched(column));
  const [first] = fetched;
  const isOne =
    fetched.every(({ sqlType }) => sqlType === first?.sqlType) ||
    fetched.every(({ type }) => type === 'number');
  if (first === undefined || !isOne) return { type: 'string', sqlType: 'VARCHAR', of: asText };
  return { type: first.type, sqlType: first.sqlType, of: ({ ref }) => ref };
}
