import {
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { castTo } from './cast';
import { CastColumnsConfig } from './cast-columns.config';
import { CAST_COLUMNS_DOCS } from './cast-columns.docs';
import { byColumn, withUnfetched } from './input-columns';

@NodeType({
  key: 'castColumns',
  role: 'setter',
  label: 'Cast Columns',
  description: 'Turn columns into another type; a value that does not fit fails the node',
  config: CastColumnsConfig,
  keepsRows: true,
  docs: CAST_COLUMNS_DOCS,
})
export class CastColumnsNode implements Setter<CastColumnsConfig> {
  compile(
    { config }: SetterContext<CastColumnsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const types = byColumn(input1, config.columns);
    const columns = withUnfetched(input1, types.keys()).map((column) => {
      const type = types.get(column);
      return type === undefined || type === column.type
        ? passThrough(column)
        : { name: column.name, value: castTo(type, column) };
    });
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}
