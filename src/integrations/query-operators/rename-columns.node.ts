import {
  type Column,
  NodeError,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { RenameColumnsConfig } from './rename-columns.config';

@NodeType({
  key: 'renameColumns',
  role: 'setter',
  label: 'Rename Columns',
  description: 'Give columns other names',
  config: RenameColumnsConfig,
})
export class RenameColumnsNode implements Setter<RenameColumnsConfig> {
  compile(
    { config }: SetterContext<RenameColumnsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const renamed = new Map<Column, string>(
      Object.entries(config.columns).map(([from, to]) => [input1.column(from), to]),
    );
    const columns = (input1.columns.length > 0 ? input1.columns : [...renamed.keys()]).map(
      (column) => ({ ...passThrough(column), name: renamed.get(column) ?? column.name }),
    );
    refuseRepeated(columns.map(({ name }) => name));
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}

function refuseRepeated(names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new NodeError(`Two columns would be named "${repeated}": choose another new name`);
}
