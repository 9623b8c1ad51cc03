import {
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { FillNullConfig } from './fill-null.config';
import { FILL_NULL_DOCS } from './fill-null.docs';
import { fittingValue } from './fitting-value';
import { byColumn, withUnfetched } from './input-columns';

@NodeType({
  key: 'fillNull',
  role: 'setter',
  label: 'Fill Null',
  description: 'Put a value where a column is empty',
  config: FillNullConfig,
  keepsRows: true,
  docs: FILL_NULL_DOCS,
})
export class FillNullNode implements Setter<FillNullConfig> {
  compile(
    { config }: SetterContext<FillNullConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const values = byColumn(input1, config.columns);
    const columns = withUnfetched(input1, values.keys()).map((column) => {
      const wanted = values.get(column);
      if (wanted === undefined) return passThrough(column);
      const filled = fittingValue(column, wanted);
      return { name: column.name, value: sql`coalesce(${filled.column}, ${filled.value})` };
    });
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}
