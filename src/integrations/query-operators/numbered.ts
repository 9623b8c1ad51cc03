import { type Column, identifier, Relation, type Sql, sql } from '../../node-sdk';

const POSITION = identifier('position');

/** An input whose rows know their position, for results that keep the order of the input. */
export interface NumberedRelation {
  readonly relation: Relation;
  readonly position: Sql;
}

/** The input under an alias, its rows numbered as they come. */
export function numbered(input: Relation, alias: string): NumberedRelation {
  const name = identifier(alias);
  const columns = input.columns.map((column): Column => ({
    ...column,
    ref: sql`${name}.${column.ref}`,
  }));
  const from = sql`(SELECT *, row_number() OVER () AS ${POSITION} FROM ${input.from}) AS ${name}`;
  const relation = new Relation(columns, from, input.columnsUnknown);
  return { relation, position: sql`${name}.${POSITION}` };
}

/** `c0`, `p1`, ...: names for the columns of a subquery. */
export function ordinal(prefix: string, index: number): Sql {
  return identifier(`${prefix}${String(index)}`);
}
