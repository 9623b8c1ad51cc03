import {
  allColumns,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { ComputedColumnConfig } from './computed-column.config';
import { COMPUTED_COLUMN_DOCS } from './computed-column.docs';

@NodeType({
  key: 'computedColumn',
  role: 'setter',
  label: 'Computed Column',
  description: 'Add a column computed from the others by an expression',
  config: ComputedColumnConfig,
  keepsRows: true,
  docs: COMPUTED_COLUMN_DOCS,
})
export class ComputedColumnNode implements Setter<ComputedColumnConfig> {
  async compile(
    context: SetterContext<ComputedColumnConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<Query> {
    const computed = {
      name: context.config.column_name,
      value: await context.expression(context.config.expression, input1),
    };
    const columns = allColumns(input1);
    const place = columns.findIndex(({ name }) => name === computed.name);
    if (place === -1) columns.push(computed);
    else columns[place] = computed;
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}
