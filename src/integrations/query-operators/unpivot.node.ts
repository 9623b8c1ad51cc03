import {
  bind,
  type ChecksConfig,
  type Column,
  comma,
  type ConfigProblem,
  identifier,
  join,
  NodeError,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { commonType } from './common-type';
import { columnsNamed } from './input-columns';
import { ordinal } from './numbered';
import { UnpivotConfig } from './unpivot.config';
import { UNPIVOT_DOCS } from './unpivot.docs';

const NAME = identifier('name');
const VALUE = identifier('value');

@NodeType({
  key: 'unpivot',
  role: 'setter',
  label: 'Unpivot',
  description: 'Turn columns into rows: one row for each of them, with its name and its value',
  config: UnpivotConfig,
  docs: UNPIVOT_DOCS,
})
export class UnpivotNode implements Setter<UnpivotConfig>, ChecksConfig<UnpivotConfig> {
  compile(
    { config }: SetterContext<UnpivotConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const turned = columnsNamed(input1, config.columns);
    const kept = input1.columns.filter((column) => !turned.includes(column));
    refuseTaken(config, kept);
    const { of } = commonType(turned);
    const names = listOf(turned.map(({ name }) => bind(name)));
    const values = listOf(turned.map(of));
    const inner = [
      ...kept.map(({ ref }, index) => sql`${ref} AS ${ordinal('k', index)}`),
      sql`unnest(${names}) AS ${NAME}`,
      sql`unnest(${values}) AS ${VALUE}`,
    ];
    const skipped = config.skip_nulls ? sql` WHERE ${VALUE} IS NOT NULL` : sql``;
    return {
      columns: [
        ...kept.map((column, index) => ({
          name: column.name,
          value: ordinal('k', index),
          from: column,
        })),
        { name: config.name_column, value: NAME },
        { name: config.value_column, value: VALUE },
      ],
      rest: sql`FROM (SELECT ${join(inner, comma)} FROM ${input1.from})${skipped}`,
    };
  }

  check({ name_column: name, value_column: value }: UnpivotConfig): ConfigProblem[] {
    if (name !== value) return [];
    return [{ path: 'value_column', message: 'name_column and value_column must differ' }];
  }
}

function listOf(values: readonly Sql[]): Sql {
  return sql`[${join(values, comma)}]`;
}

function refuseTaken(config: UnpivotConfig, kept: readonly Column[]): void {
  for (const field of ['name_column', 'value_column'] as const) {
    if (!kept.some(({ name }) => name === config[field])) continue;
    throw new NodeError(
      `The input has a column "${config[field]}" already: choose another ${field}`,
    );
  }
}
