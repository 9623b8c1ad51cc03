import {
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { SelectColumnsConfig } from './select-columns.config';
import { SELECT_COLUMNS_DOCS } from './select-columns.docs';

@NodeType({
  key: 'selectColumns',
  role: 'setter',
  label: 'Select Columns',
  description: 'Keep some columns, in a given order',
  config: SelectColumnsConfig,
  keepsRows: true,
  docs: SELECT_COLUMNS_DOCS,
})
export class SelectColumnsNode implements Setter<SelectColumnsConfig> {
  compile(
    { config }: SetterContext<SelectColumnsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const columns = new Set(config.columns.map((name) => input1.column(name)));
    return { columns: [...columns].map(passThrough), rest: sql`FROM ${input1.from}` };
  }
}
