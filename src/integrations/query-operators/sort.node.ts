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
import { SORT_DOCS } from './sort.docs';
import { sortOrder } from './sort-order';

@NodeType({
  key: 'sort',
  role: 'setter',
  label: 'Sort',
  description: 'Put the rows in order; text is sorted by code points, capitals first',
  config: SortConfig,
  keepsRows: true,
  docs: SORT_DOCS,
})
export class SortNode implements Setter<SortConfig> {
  compile({ config }: SetterContext<SortConfig>, { input1 }: { readonly input1: Relation }): Query {
    const order = join([...sortOrder(config.by, input1), sql`row_number() OVER ()`], comma);
    return { columns: allColumns(input1), rest: sql`FROM ${input1.from} ORDER BY ${order}` };
  }
}
