import {
  type Column,
  comma,
  join,
  NodeType,
  passThrough,
  type Query,
  type Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { FlattenConfig } from './flatten.config';
import { FLATTEN_DOCS } from './flatten.docs';
import { asItIs, type Flattening, jsonFlattening, listRows, structColumns } from './flattening';
import { columnsNamed } from './input-columns';
import { jsonShape } from './json-shape';
import { asJson, isJson } from './nested-json';
import { ordinal } from './numbered';

@NodeType({
  key: 'flatten',
  role: 'setter',
  label: 'Flatten',
  description: 'Turn arrays into rows and objects into columns, by one level',
  config: FlattenConfig,
  docs: FLATTEN_DOCS,
})
export class FlattenNode implements Setter<FlattenConfig> {
  async compile(
    context: SetterContext<FlattenConfig>,
    { input1 }: { readonly input1: Relation },
  ): Promise<Query> {
    const { config } = context;
    const named = columnsNamed(input1, config.columns);
    const looked = named.filter(isJson);
    const rows = looked.length === 0 ? input1 : await withJson(context, input1, looked);
    const flattenings: Flattening[] = [];
    for (const [index, column] of rows.columns.entries()) {
      const own = input1.columns[index];
      const isNamed = own !== undefined && named.includes(own);
      flattenings.push(isNamed ? await flatteningOf(context, rows, column) : asItIs(column));
    }
    return flattened(rows, flattenings, config.keep_empty);
  }
}

/** The same rows, in a table, with these columns as JSON. */
function withJson(
  context: SetterContext<FlattenConfig>,
  input: Relation,
  columns: readonly Column[],
): Promise<Relation> {
  const selected = input.columns.map((column) =>
    columns.includes(column)
      ? { name: column.name, value: asJson(column), from: column }
      : passThrough(column),
  );
  return context.materialise({ columns: selected, rest: sql`FROM ${input.from}` });
}

async function flatteningOf(
  context: SetterContext<FlattenConfig>,
  rows: Relation,
  column: Column,
): Promise<Flattening> {
  if (column.type === 'array') return listRows(column);
  if (column.sqlType.startsWith('STRUCT')) return structColumns(column);
  if (!isJson(column)) {
    warnOfNothing(context, column);
    return asItIs(column);
  }
  const shape = await jsonShape(context, rows, column);
  const isFlat = !shape.hasArrays && !shape.hasObjects;
  if (isFlat && shape.scalars.size > 0) warnOfNothing(context, column);
  return jsonFlattening(column, shape);
}

function warnOfNothing(context: SetterContext<FlattenConfig>, { name }: Column): void {
  context.warn(`Column "${name}" holds neither arrays nor objects: there is nothing to flatten`);
}

function flattened(rows: Relation, parts: readonly Flattening[], keepsEmpty: boolean): Query {
  const exploded = parts.some(({ elements }) => elements !== undefined);
  const refs = parts.map(({ column }, index) => (exploded ? ordinal('f', index) : column.ref));
  const lasting = parts.filter(({ keepsName }) => keepsName);
  const taken = new Set(lasting.map(({ column }) => column.name));
  const columns = parts.flatMap(({ into }, index) => into(refs[index] ?? sql`NULL`, taken));
  return {
    columns,
    rest: exploded ? explodedFrom(rows, parts, keepsEmpty) : sql`FROM ${rows.from}`,
  };
}

/** One row for each element; columns that do not become rows are repeated in each. */
function explodedFrom(rows: Relation, parts: readonly Flattening[], keepsEmpty: boolean): Sql {
  const values = parts.map(({ column, elements }, index) => {
    const value =
      elements === undefined ? column.ref : sql`unnest(${atLeastOne(elements, keepsEmpty)})`;
    return sql`${value} AS ${ordinal('f', index)}`;
  });
  return sql`FROM (SELECT ${join(values, comma)} FROM ${rows.from})`;
}

function atLeastOne(list: Sql, keepsEmpty: boolean): Sql {
  return keepsEmpty ? sql`CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END` : list;
}
