import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { comma, identifier, join, sql, type Sql } from '../../../node-sdk';
import { physicalNames, type PortOutput, withSteps } from '../chain/port-output';
import { settledSteps } from '../chain/source-output';
import { QueryFailure } from '../database/query-failure';
import type { QuerySession } from '../database/query-session';
import { physicalName } from '../ingest/physical-name';
import { type FinishedRows, type FinishPlace, PAGE_CHARACTERS, PAGE_ROWS } from './finished-rows';
import { parquetRows, storedValues, writeParquet } from './parquet-result';
import {
  type ColumnFacts,
  FACT_MISSED,
  factTests,
  PLAIN_FACTS,
  projected,
  projectedPlainly,
} from './result-types';
import { jsonLine, type ProjectedColumn, type StoredColumn } from './stored-column';

/** A result of any size, as a file; read back into lines where it fits a page after all. */
export async function filedRows(output: PortOutput, place: FinishPlace): Promise<FinishedRows> {
  await mkdir(dirname(place.file), { recursive: true });
  return (await plainRows(output, place)) ?? (await examinedRows(output, place));
}

/** Straight from the chain into the file; undefined if a value turns out not to be plain. */
async function plainRows(
  output: PortOutput,
  place: FinishPlace,
): Promise<FinishedRows | undefined> {
  const { columns, from } = output.relation;
  const plain = columns.map(projectedPlainly);
  const steps = await settledSteps(output);
  try {
    const totalRows = await writeParquet(place, plain, { steps: withSteps(steps), from });
    const objects = totalRows > 0 ? await objectColumns(place, plain) : new Set<number>();
    const typed = plain.map((column, index): StoredColumn => {
      const isArray = column.kind === 'json' && totalRows > 0 && !objects.has(index);
      return isArray ? { ...column, type: 'array' } : column;
    });
    return await finished(place, typed, totalRows);
  } catch (error) {
    if (error instanceof QueryFailure && error.message.includes(FACT_MISSED)) return undefined;
    throw error;
  }
}

/** By way of a table, whose values are looked at before their form is decided. */
async function examinedRows(output: PortOutput, place: FinishPlace): Promise<FinishedRows> {
  const { columns, from } = output.relation;
  const table = identifier(place.table);
  const steps = withSteps(await settledSteps(output));
  const names = physicalNames(columns.length);
  await place.session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${steps}SELECT ${names} FROM ${from}`,
  );
  const facts = await factsOf(place.session, output, table);
  const typed = columns.map((column, index): ProjectedColumn =>
    projected(column, facts[index] ?? PLAIN_FACTS),
  );
  const totalRows = await writeParquet(place, typed, { steps: sql``, from: table });
  const notFinite = typed.filter((_, index) => facts[index]?.notFinite).map(({ name }) => name);
  return { ...(await finished(place, typed, totalRows)), notFinite };
}

async function factsOf(
  session: QuerySession,
  { relation: { columns } }: PortOutput,
  table: Sql,
): Promise<ColumnFacts[]> {
  const tests = columns.map(factTests);
  const asked = tests.flatMap((test) =>
    [test.tooWide, test.notFinite, test.notArray].filter(isSql),
  );
  const list = [sql`count(*)`, ...asked.map((test) => sql`coalesce(bool_or(${test}), false)`)];
  const [[count, ...answers] = []] = await session.rows(
    sql`SELECT ${join(list, comma)} FROM ${table}`,
  );
  const next = (test: Sql | undefined): boolean => test !== undefined && answers.shift() === true;
  return tests.map((test) => ({
    tooWide: next(test.tooWide),
    notFinite: next(test.notFinite),
    allArrays: Number(count) > 0 && test.notArray !== undefined && !next(test.notArray),
  }));
}

/** Places of the JSON columns that hold anything but arrays. */
async function objectColumns(
  { session, file }: FinishPlace,
  columns: readonly StoredColumn[],
): Promise<ReadonlySet<number>> {
  const places = columns.flatMap(({ kind }, index) => (kind === 'json' ? [index] : []));
  if (places.length === 0) return new Set();
  const tests = places.map((index) => {
    const json = sql`CAST(${identifier(physicalName(index))} AS JSON)`;
    return sql`coalesce(bool_or(json_type(${json}) <> 'ARRAY'), false)`;
  });
  const [row = []] = await session.rows(
    sql`SELECT ${join(tests, comma)} FROM ${parquetRows(file)}`,
  );
  return new Set(places.filter((_, index) => row[index] === true));
}

async function finished(
  place: FinishPlace,
  columns: readonly StoredColumn[],
  totalRows: number,
): Promise<FinishedRows> {
  const lines = totalRows <= PAGE_ROWS ? await pageLines(place, columns) : undefined;
  const file = lines ? undefined : place.file;
  return { columns, totalRows, lines, file, notFinite: [] };
}

/** Undefined where the rows are few but long. */
async function pageLines(
  { session, file }: FinishPlace,
  columns: readonly StoredColumn[],
): Promise<readonly string[] | undefined> {
  const lines: string[] = [];
  let characters = 0;
  const all = sql`SELECT ${jsonLine(storedValues(columns))} FROM ${parquetRows(file)}`;
  for await (const chunk of session.chunks(all)) {
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
