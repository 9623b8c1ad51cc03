import {
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
} from '../../node-sdk';
import { groupKey } from './group-key';
import { columnsNamed } from './input-columns';
import { PivotConfig } from './pivot.config';
import { PIVOT_DOCS } from './pivot.docs';
import { pivotedQuery } from './pivoted';

@NodeType({
  key: 'pivot',
  role: 'setter',
  label: 'Pivot',
  description: 'Turn the values of a column into columns, as a pivot table does',
  config: PivotConfig,
  docs: PIVOT_DOCS,
})
export class PivotNode implements Setter<PivotConfig> {
  async compile(
    context: SetterContext<PivotConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<Query> {
    const { config } = context;
    const by = groupKey(config.column, input1);
    const aggregation = {
      function: config.function,
      ...(config.value === undefined ? {} : { column: config.value }),
    };
    return pivotedQuery(
      context,
      { keys: keysOf(config, input1), by, aggregations: [aggregation] },
      input1,
    );
  }
}

function keysOf({ rows, column, value }: PivotConfig, input: Relation) {
  if (rows !== undefined) return columnsNamed(input, rows);
  const used = [typeof column === 'string' ? column : column.column, value ?? []].flat();
  const spent = new Set(used.map((name) => input.column(name)));
  return input.columns.filter((candidate) => !spent.has(candidate));
}
