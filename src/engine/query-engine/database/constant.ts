import { Sql } from '../../../node-sdk';

/** Text as a quoted constant, for the places where DuckDB takes no parameter. */
export function constant(text: string): Sql {
  return Sql.trusted(`'${text.replaceAll("'", "''")}'`);
}
