import { randomBytes } from 'node:crypto';
import { type Column, type Query, Relation, sql } from '../../../node-sdk';

/** Stands for every column that a source may turn out to have. */
const UNKNOWN: Column = {
  name: `unknown ${randomBytes(8).toString('hex')}`,
  type: 'string',
  sqlType: 'VARCHAR',
  ref: sql`CAST(NULL AS VARCHAR)`,
};

/** The relation as it would be if a later row had one more column. */
export function withUnknownColumn(relation: Relation): Relation {
  return new Relation([...relation.columns, UNKNOWN], relation.from);
}

/** Whether a query hands such a column on; in doubt it does. */
export function passesUnknown(query: Query | undefined): boolean {
  if (!query) return true;
  return query.columns.some(({ name, value, from }) =>
    [name === UNKNOWN.name, from?.name === UNKNOWN.name, mentions(value.render().text)].some(
      Boolean,
    ),
  );
}

const UNKNOWN_TEXT = UNKNOWN.ref.render().text;

function mentions(text: string): boolean {
  return text.includes(UNKNOWN_TEXT);
}
