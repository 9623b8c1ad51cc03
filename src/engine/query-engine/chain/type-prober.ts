import { BoundedCache } from '../../../common/bounded-cache';
import { comma, join, sql, Sql, type Relation } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import { physicalNames } from './port-output';

const CACHED_TYPES = 2000;

/**
 * The column types of a node's query: DuckDB prepares it over empty stand-ins of its inputs. That
 * costs a third of a millisecond, so answers are kept by text: the same workflow asks again.
 */
export class TypeProber {
  private readonly known = new BoundedCache<string, readonly string[]>(CACHED_TYPES);

  /** Throws QueryFailure of kind `data` where types do not fit together. */
  async typesOf(
    session: QuerySession,
    inputs: readonly Relation[],
    body: Sql,
  ): Promise<readonly string[]> {
    const standIns = [...new Map(inputs.map((input) => [input.from, standIn(input)])).values()];
    const query = standIns.length > 0 ? sql`WITH ${join(standIns, comma)} ${body}` : body;
    const { text } = query.render();
    const known = this.known.get(text);
    if (known) return known;
    const types = await session.typesOf(query);
    this.known.set(text, types);
    return types;
  }
}

function standIn({ from, columns }: Relation): Sql {
  const types = columns.length > 0 ? columns.map(({ sqlType }) => sqlType) : ['BOOLEAN'];
  const values = types.map((type) => sql`CAST(NULL AS ${Sql.trusted(type)})`);
  return sql`${from}(${physicalNames(columns.length)}) AS (SELECT ${join(values, comma)})`;
}
