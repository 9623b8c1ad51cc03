import {
  type Column,
  comma,
  identifier,
  join,
  NodeType,
  type Query,
  Relation,
  type Setter,
  type SetterContext,
  type Sql,
  sql,
} from '../../node-sdk';
import { asText } from '../../node-sdk';
import { distinctRows } from './distinct.node';
import { ordinal } from './numbered';
import { UnionConfig } from './union.config';

type UnionInputs = Readonly<Record<'input1' | 'input2', Relation>>;

@NodeType({
  key: 'union',
  role: 'setter',
  label: 'Union',
  description:
    'Put the rows of input2 behind those of input1. Columns are matched by name; one that an input lacks is empty in its rows, one whose types differ becomes text',
  config: UnionConfig,
  inputs: ['input1', 'input2'],
})
export class UnionNode implements Setter<UnionConfig> {
  compile({ config }: SetterContext<UnionConfig>, { input1, input2 }: UnionInputs): Query {
    const united = unionOf(input1, input2);
    if (config.mode === 'distinct') return distinctRows(united);
    return {
      columns: united.columns.map(({ name, ref }) => ({ name, value: ref })),
      rest: sql`FROM ${united.from}`,
    };
  }
}

function unionOf(first: Relation, second: Relation): Relation {
  const columns = unitedColumns(first, second);
  const part = (input: Relation, side: 'first' | 'second'): Sql => {
    const values = columns.map((column, index) => sql`${column[side]} AS ${ordinal('u', index)}`);
    const list = values.length === 0 ? sql`NULL AS ${ordinal('u', 0)}` : join(values, comma);
    return sql`SELECT ${list} FROM ${input.from}`;
  };
  return new Relation(
    columns.map(({ shape }, index) => ({ ...shape, ref: ordinal('u', index) })),
    sql`(${part(first, 'first')} UNION ALL ${part(second, 'second')}) AS ${identifier('u')}`,
  );
}

interface UnitedColumn {
  readonly shape: Omit<Column, 'ref' | 'origin'>;
  readonly first: Sql;
  readonly second: Sql;
}

/** Those of the first input, then those that only the second has. */
function unitedColumns(first: Relation, second: Relation): UnitedColumn[] {
  const names = new Set([...first.columns, ...second.columns].map(({ name }) => name));
  const find = (input: Relation, name: string): Column | undefined =>
    input.columns.find((column) => column.name === name);
  return [...names].map((name) => unitedColumn(name, find(first, name), find(second, name)));
}

const NULL = sql`NULL`;

function unitedColumn(
  name: string,
  one: Column | undefined,
  other: Column | undefined,
): UnitedColumn {
  const shape = { name, ...shapeOf(one, other) };
  const side = (column: Column | undefined): Sql => {
    if (column === undefined) return NULL;
    return fits(column, shape.type) ? column.ref : asText(column);
  };
  return { shape, first: side(one), second: side(other) };
}

const TEXT = { type: 'string', sqlType: 'VARCHAR' } as const;

function shapeOf(
  one: Column | undefined,
  other: Column | undefined,
): Pick<Column, 'type' | 'sqlType'> {
  if (one === undefined || other === undefined) return one ?? other ?? TEXT;
  if (one.sqlType === other.sqlType || isMixable(one, other)) return one;
  return TEXT;
}

/** Types between which DuckDB finds a common one that loses nothing. */
function isMixable(one: Column, other: Column): boolean {
  return one.type === 'number' && other.type === 'number';
}

function fits(column: Column, type: Column['type']): boolean {
  return column.type === type;
}
