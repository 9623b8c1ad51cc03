import { comma, join, sql, type Sql } from '../../../node-sdk';
import { type PortOutput, withSteps } from '../chain/port-output';
import type { QuerySession } from '../database/query-session';
import { type FinishedRows, PAGE_CHARACTERS, PAGE_ROWS } from './finished-rows';
import { type ColumnFacts, factTests, PLAIN_FACTS, projected } from './result-types';
import { jsonLine } from './stored-column';

/** One statement for a small result of plain values; undefined if it turns out to be neither. */
export async function directRows(
  session: QuerySession,
  { relation, steps }: PortOutput,
): Promise<FinishedRows | undefined> {
  const { columns } = relation;
  const tests = columns.map(factTests);
  const faults = tests.flatMap(({ tooWide, notFinite }) => [tooWide, notFinite]).filter(isSql);
  const notArray = tests.map((test) => test.notArray);
  const line = jsonLine(columns.map((column) => projected(column, PLAIN_FACTS)));
  const fault = faults.length > 0 ? join(faults, sql` OR `) : sql`false`;
  const extras = join([fault, ...notArray.filter(isSql)], comma);
  const rows = await session.rows(
    sql`${withSteps(steps)}SELECT ${line}, ${extras} FROM ${relation.from}`,
  );
  const lines = rows.map(([text]) => text as string);
  const characters = lines.reduce((sum, { length }) => sum + length, 0);
  const isPage = lines.length <= PAGE_ROWS && characters <= PAGE_CHARACTERS;
  if (!isPage || rows.some(([, isFault]) => isFault === true)) return undefined;
  const place = notArray.map((_, index) => 2 + notArray.slice(0, index).filter(isSql).length);
  const facts = notArray.map((test, index): ColumnFacts => ({
    ...PLAIN_FACTS,
    allArrays:
      test !== undefined &&
      lines.length > 0 &&
      !rows.some((row) => row[place[index] ?? 0] === true),
  }));
  const finished = columns.map((column, index) => projected(column, facts[index] ?? PLAIN_FACTS));
  return { columns: finished, totalRows: lines.length, lines, file: undefined, notFinite: [] };
}

function isSql(value: Sql | undefined): value is Sql {
  return value !== undefined;
}
