import {
  allColumns,
  type ChecksConfig,
  columnList,
  comma,
  type ConfigProblem,
  join,
  NodeType,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { numbered } from './numbered';
import { sortOrder } from './sort-order';
import { WindowConfig, type WindowFunction } from './window.config';
import { WINDOW_DOCS } from './window.docs';
import { windowFunction, windowName, type WindowOrder } from './window-function';

const RANKS: readonly WindowFunction[] = ['rank', 'dense_rank', 'percent_rank'];

@NodeType({
  key: 'window',
  role: 'setter',
  label: 'Window',
  description:
    'Add columns computed from the rows around each row: ranks, running sums, the value of the row before',
  config: WindowConfig,
  keepsRows: true,
  docs: WINDOW_DOCS,
})
export class WindowNode implements Setter<WindowConfig>, ChecksConfig<WindowConfig> {
  compile(
    { config }: SetterContext<WindowConfig>,
    { input1 }: { readonly input1: Relation },
  ): Query {
    const { relation, position } = numbered(input1, 'i');
    const order = orderOf(config, relation, position);
    const columns = allColumns(relation);
    for (const one of config.functions) {
      const computed = { name: windowName(one), value: windowFunction(one, relation, order) };
      const place = columns.findIndex(({ name }) => name === computed.name);
      if (place === -1) columns.push(computed);
      else columns[place] = computed;
    }
    return { columns, rest: sql`FROM ${relation.from} ORDER BY ${position}` };
  }

  check({ functions, order_by: order }: WindowConfig): ConfigProblem[] {
    const names = functions.map(windowName);
    const repeated = names.findIndex((name, index) => names.indexOf(name) !== index);
    const ranks = functions.findIndex(({ function: name }) => RANKS.includes(name));
    return [
      ...(repeated === -1 ? [] : [repeatedName(repeated, names[repeated] ?? '')]),
      ...(ranks === -1 || order.length > 0 ? [] : [unordered(functions[ranks]?.function ?? '')]),
    ];
  }
}

function orderOf(
  { partition_by: names, order_by: by }: WindowConfig,
  input: Relation,
  position: Sql,
): WindowOrder {
  const columns = names.map((name) => input.column(name));
  const partition = columns.length === 0 ? sql`` : sql`PARTITION BY ${columnList(columns)} `;
  const keys = sortOrder(by, input);
  const orderBy = (order: readonly Sql[]): Sql =>
    order.length === 0 ? partition : sql`${partition}ORDER BY ${join(order, comma)}`;
  return { peers: orderBy(keys), strict: orderBy([...keys, position]) };
}

function repeatedName(index: number, name: string): ConfigProblem {
  return {
    path: `functions.${String(index)}.alias`,
    message: `Two of the new columns would be named "${name}": give one an alias`,
  };
}

function unordered(name: string): ConfigProblem {
  return { path: 'order_by', message: `${name} needs order_by: without it all rows are equal` };
}
