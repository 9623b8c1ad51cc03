import {
  type Column,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { CastColumnsConfig, type CastType } from './cast-columns.config';
import { castTo } from './cast';

@NodeType({
  key: 'castColumns',
  role: 'setter',
  label: 'Cast Columns',
  description: 'Turn columns into another type; a value that does not fit fails the node',
  config: CastColumnsConfig,
})
export class CastColumnsNode implements Setter<CastColumnsConfig> {
  compile(
    { config }: SetterContext<CastColumnsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const types = new Map<Column, CastType>(
      Object.entries(config.columns).map(([name, type]) => [input1.column(name), type]),
    );
    const all = input1.columns.length > 0 ? input1.columns : [...types.keys()];
    const columns = all.map((column) => {
      const type = types.get(column);
      return type === undefined || type === column.type
        ? passThrough(column)
        : { name: column.name, value: castTo(type, column) };
    });
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}
