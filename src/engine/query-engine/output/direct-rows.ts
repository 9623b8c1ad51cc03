import type { DuckDBValue } from '@duckdb/node-api';
import { comma, join, sql, type Sql } from '../../../node-sdk';
import { type PortOutput, withSteps } from '../chain/port-output';
import type { QuerySession } from '../database/query-session';
import { type FinishedRows, PAGE_CHARACTERS, PAGE_ROWS } from './finished-rows';
import { type ColumnFacts, factTests, PLAIN_FACTS, projected } from './result-types';
import { jsonLine } from './stored-column';

/**
 * One statement for a small result of plain values; undefined as soon as it turns out to be neither: no
 * more of it is read then.
 */
export async function directRows(
  session: QuerySession,
  { relation, steps, rowBound }: PortOutput,
): Promise<FinishedRows | undefined> {
  const { columns } = relation;
  const tests = columns.map(factTests);
  const faults = tests.flatMap(({ tooWide, notFinite }) => [tooWide, notFinite]).filter(isSql);
  const notArray = tests.map((test) => test.notArray);
  const line = jsonLine(columns.map((column) => projected(column, PLAIN_FACTS)));
  const fault = faults.length > 0 ? join(faults, sql` OR `) : sql`false`;
  const extras = join([fault, ...notArray.filter(isSql)], comma);
  const lines: string[] = [];
  const others = new Set<number>();
  let characters = 0;
  const all = sql`${withSteps(steps)}SELECT ${line}, ${extras} FROM ${relation.from}`;
  for await (const rows of inPieces(session, all, rowBound)) {
    for (const [text, isFault, ...areOthers] of rows) {
      if (isFault === true) return undefined;
      lines.push(text as string);
      characters += (text as string).length;
      areOthers.forEach((isOther, place) => {
        if (isOther === true) others.add(place);
      });
    }
    if (lines.length > PAGE_ROWS || characters > PAGE_CHARACTERS) return undefined;
  }
  const tested = notArray.flatMap((test, index) => (test ? [index] : []));
  const facts = columns.map((_, index): ColumnFacts => ({
    ...PLAIN_FACTS,
    allArrays: lines.length > 0 && tested.includes(index) && !others.has(tested.indexOf(index)),
  }));
  const finished = columns.map((column, index) => projected(column, facts[index] ?? PLAIN_FACTS));
  return { columns: finished, totalRows: lines.length, lines, file: undefined, notFinite: [] };
}

/** Rows that may be more than a page are read a chunk at a time, which takes a call more. */
async function* inPieces(
  session: QuerySession,
  query: Sql,
  rowBound = Infinity,
): AsyncGenerator<DuckDBValue[][]> {
  if (rowBound <= PAGE_ROWS) yield await session.rows(query);
  else for await (const chunk of session.chunks(query)) yield chunk.getRows();
}

function isSql(value: Sql | undefined): value is Sql {
  return value !== undefined;
}
