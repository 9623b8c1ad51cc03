import { type Relation, type Sql, sql } from '../../node-sdk';
import type { SortKey } from './sort.config';

const DIRECTIONS = { asc: sql`ASC`, desc: sql`DESC` };
const NULLS = { first: sql`NULLS FIRST`, last: sql`NULLS LAST` };

/** What goes behind ORDER BY. Throws NodeError where the input lacks a column. */
export function sortOrder(keys: readonly SortKey[], input: Relation): Sql[] {
  return keys.map(
    ({ column, direction, nulls }) =>
      sql`${input.column(column).ref} ${DIRECTIONS[direction]} ${NULLS[nulls]}`,
  );
}
