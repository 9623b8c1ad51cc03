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
import { commonType } from './common-type';
import { distinctRows } from './distinct.node';
import { ordinal } from './numbered';
import { UnionConfig } from './union.config';
import { UNION_DOCS } from './union.docs';

type UnionInputs = Readonly<Record<'input1' | 'input2', Relation>>;

@NodeType({
  key: 'union',
  role: 'setter',
  label: 'Union',
  description:
    'Put the rows of input2 behind those of input1. Columns are matched by name; one that an input lacks is empty in its rows, one whose types differ becomes text',
  config: UnionConfig,
  inputs: ['input1', 'input2'],
  docs: UNION_DOCS,
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
    columns.map(({ name, type, sqlType }, index) => ({
      name,
      type,
      sqlType,
      ref: ordinal('u', index),
    })),
    sql`(${part(first, 'first')} UNION ALL ${part(second, 'second')}) AS ${identifier('u')}`,
    first.columnsUnknown || second.columnsUnknown,
  );
}

interface UnitedColumn extends Pick<Column, 'name' | 'type' | 'sqlType'> {
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

function unitedColumn(
  name: string,
  one: Column | undefined,
  other: Column | undefined,
): UnitedColumn {
  const { type, sqlType, of } = commonType([one, other].filter((column) => column !== undefined));
  const side = (column: Column | undefined): Sql => (column === undefined ? sql`NULL` : of(column));
  return { name, type, sqlType, first: side(one), second: side(other) };
}
