import {
  NodeError,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { byColumn, withUnfetched } from './input-columns';
import { RenameColumnsConfig } from './rename-columns.config';
import { RENAME_COLUMNS_DOCS } from './rename-columns.docs';

@NodeType({
  key: 'renameColumns',
  role: 'setter',
  label: 'Rename Columns',
  description: 'Give columns other names',
  config: RenameColumnsConfig,
  keepsRows: true,
  docs: RENAME_COLUMNS_DOCS,
})
export class RenameColumnsNode implements Setter<RenameColumnsConfig> {
  compile(
    { config }: SetterContext<RenameColumnsConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const renamed = byColumn(input1, config.columns);
    const columns = withUnfetched(input1, renamed.keys()).map((column) => ({
      ...passThrough(column),
      name: renamed.get(column) ?? column.name,
    }));
    refuseRepeated(columns.map(({ name }) => name));
    return { columns, rest: sql`FROM ${input1.from}` };
  }
}

function refuseRepeated(names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new NodeError(`Two columns would be named "${repeated}": choose another new name`);
}
