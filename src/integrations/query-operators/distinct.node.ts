import {
  allColumns,
  columnList,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  sql,
} from '../../node-sdk';
import { DistinctConfig } from './distinct.config';
import { DISTINCT_DOCS } from './distinct.docs';
import { numbered } from './numbered';

@NodeType({
  key: 'distinct',
  role: 'setter',
  label: 'Distinct',
  description: 'Keep the first of equal rows, in the order of the input',
  config: DistinctConfig,
  docs: DISTINCT_DOCS,
})
export class DistinctNode implements Setter<DistinctConfig> {
  compile(
    { config }: SetterContext<DistinctConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    return distinctRows(input1, config.columns);
  }
}

/** The first of each set of rows that are equal in `names` (all columns unless given). */
export function distinctRows(input: Relation, names?: readonly string[]): Query {
  const { relation, position } = numbered(input, 'i');
  const keys = names?.map((name) => relation.column(name)) ?? relation.columns;
  const columns = allColumns(relation);
  const { from } = relation;
  if (keys.length === 0) return { columns, rest: sql`FROM ${from} LIMIT 1` };
  return {
    columns,
    rest:
      names === undefined
        ? sql`FROM ${from} GROUP BY ${columnList(keys)} ORDER BY min(${position})`
        : sql`FROM ${from} QUALIFY row_number() OVER (PARTITION BY ${columnList(keys)} ORDER BY ${position}) = 1 ORDER BY ${position}`,
  };
}
