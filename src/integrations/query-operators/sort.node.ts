import {
  allColumns,
  comma,
  join,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { SortConfig } from './sort.config';

const DIRECTIONS = { asc: sql`ASC`, desc: sql`DESC` };
const NULLS = { first: sql`NULLS FIRST`, last: sql`NULLS LAST` };

@NodeType({
  key: 'sort',
  role: 'setter',
  label: 'Sort',
  description: 'Put the rows in order; text is sorted by code points, capitals first',
  config: SortConfig,
})
export class SortNode implements Setter<SortConfig> {
  compile({ config }: SetterContext<SortConfig>, { input1 }: { readonly input1: Relation }): Query {
    const keys = config.by.map(
      ({ column, direction, nulls }) =>
        sql`${input1.column(column).ref} ${DIRECTIONS[direction]} ${NULLS[nulls]}`,
    );
    const order = join([...keys, sql`row_number() OVER ()`], comma);
    return { columns: allColumns(input1), rest: sql`FROM ${input1.from} ORDER BY ${order}` };
  }
}
