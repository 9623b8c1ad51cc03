import { comma, identifier, join, type Relation, sql, Sql } from '../../../node-sdk';
import type { PortOutput } from '../chain/port-output';
import { physicalNames, withSteps } from '../chain/port-output';
import { settledSteps } from '../chain/source-output';
import type { QuerySession } from '../database/query-session';
import { type ColumnFacts, factTests, PLAIN_FACTS, projected } from './result-types';
import { jsonLine, type ProjectedColumn } from './stored-column';

/** Rows up to here are kept as text and served without DuckDB: one page of the API. */
export const PAGE_ROWS = 1000;
const PAGE_CHARACTERS = 8_388_608;
/** Inputs up to here are cheap enough to compute once more if the result is larger than a page. */
const DIRECT_ROWS = 20_000;

/** The computed rows of one output: as text where they fit a page, else in a TEMP table. */
export interface FinishedRows {
  readonly columns: readonly ProjectedColumn[];
  readonly totalRows: number;
  /** JSON text of each row; undefined where they lie in `table`. */
  readonly lines: readonly string[] | undefined;
  /** The TEMP table with c0, c1, ... that `columns` read from. */
  readonly table: Sql | undefined;
  /** Columns in which NaN or an infinity became null. */
  readonly notFinite: readonly string[];
}

/** Computes an output and decides by its values how each column leaves. */
export async function finishRows(
  session: QuerySession,
  output: PortOutput,
  tableName: string,
): Promise<FinishedRows> {
  const direct = (output.rowBound ?? Infinity) <= DIRECT_ROWS;
  return (
    (direct ? await directRows(session, output) : undefined) ??
    (await tabledRows(session, output, tableName))
  );
}

/** One statement for a small result of plain values; undefined if it is neither. */
async function directRows(
  session: QuerySession,
  { relation, steps }: PortOutput,
): Promise<FinishedRows | undefined> {
  const { columns } = relation;
  const tests = columns.map(factTests);
  const faults = tests.flatMap(({ tooWide, notFinite }) => [tooWide, notFinite]).filter(isSql);
  const notArray = tests.map((test) => test.notArray);
  const line = jsonLine(columns.map((column) => projected(column, PLAIN_FACTS)));
  const fault = faults.length > 0 ? join(faults, sql` OR `) : sql`false`;
  const extras = [fault, ...notArray.filter(isSql)];
  const query = sql`${withSteps(steps)}SELECT ${line}, ${join(extras, comma)} FROM ${relation.from}`;
  const lines: string[] = [];
  const objects = new Set<number>();
  let characters = 0;
  for (const [text, isFault, ...isObject] of await session.rows(query)) {
    if (isFault === true) return undefined;
    isObject.forEach((is, index) => is === true && objects.add(index));
    characters += (text as string).length;
    lines.push(text as string);
  }
  if (lines.length > PAGE_ROWS || characters > PAGE_CHARACTERS) return undefined;
  let json = 0;
  const facts = notArray.map((test): ColumnFacts => ({
    ...PLAIN_FACTS,
    allArrays: test !== undefined && lines.length > 0 && !objects.has(json++),
  }));
  const finished = columns.map((column, index) => projected(column, facts[index] ?? PLAIN_FACTS));
  const totalRows = lines.length;
  return { columns: finished, totalRows, lines, table: undefined, notFinite: [] };
}

async function tabledRows(
  session: QuerySession,
  output: PortOutput,
  tableName: string,
): Promise<FinishedRows> {
  const { relation } = output;
  const table = identifier(tableName);
  const names = physicalNames(relation.columns.length);
  const steps = await settledSteps(output);
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${withSteps(steps)}SELECT ${names} FROM ${relation.from}`,
  );
  const { totalRows, facts } = await factsOf(session, relation, table);
  const columns = relation.columns.map((column, index) =>
    projected(column, facts[index] ?? PLAIN_FACTS),
  );
  const lines = totalRows <= PAGE_ROWS ? await pageLines(session, columns, table) : undefined;
  const notFinite = columns.filter((_, index) => facts[index]?.notFinite).map(({ name }) => name);
  return { columns, totalRows, lines, table, notFinite };
}

async function factsOf(
  session: QuerySession,
  { columns }: Relation,
  table: Sql,
): Promise<{ totalRows: number; facts: ColumnFacts[] }> {
  const tests = columns.map(factTests);
  const asked = tests.flatMap((test) =>
    [test.tooWide, test.notFinite, test.notArray].filter(isSql),
  );
  const list = [sql`count(*)`, ...asked.map((test) => sql`coalesce(bool_or(${test}), false)`)];
  const [row = []] = await session.rows(sql`SELECT ${join(list, comma)} FROM ${table}`);
  const [count, ...answers] = row;
  const next = (test: Sql | undefined): boolean => test !== undefined && answers.shift() === true;
  const totalRows = Number(count);
  const facts = tests.map((test) => ({
    tooWide: next(test.tooWide),
    notFinite: next(test.notFinite),
    allArrays: totalRows > 0 && test.notArray !== undefined && !next(test.notArray),
  }));
  return { totalRows, facts };
}

/** Undefined where the rows are few but long. */
async function pageLines(
  session: QuerySession,
  columns: readonly ProjectedColumn[],
  table: Sql,
): Promise<readonly string[] | undefined> {
  const lines: string[] = [];
  let characters = 0;
  for await (const chunk of session.chunks(sql`SELECT ${jsonLine(columns)} FROM ${table}`)) {
    for (const [line] of chunk.getRows()) {
      characters += (line as string).length;
      lines.push(line as string);
    }
    if (characters > PAGE_CHARACTERS) return undefined;
  }
  return lines;
}

function isSql(value: Sql | undefined): value is Sql {
  return value !== undefined;
}
