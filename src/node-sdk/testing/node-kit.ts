import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { JsonObject, JsonValue, Row } from '../../common/json';
import type { Delivery, Getter, PortQueries, RunResult, Setter, Terminator } from '../node-context';
import type { ConfigClass } from '../node-type.decorator';
import { type Column, type ColumnType, Relation, type Query } from '../relation';
import type { ColumnSpec, JsonPages, JsonSource, RowSource } from '../row-source';
import { identifier, join, comma, type RenderedSql, sql } from '../sql';
import {
  fakeTerminatorContext,
  fakeGetterContext,
  fakeSetterContext,
  noTraces,
  type Surroundings,
  type Traces,
} from './fake-contexts';

/** A config as the server would hand it to the node. Throws an Error naming each field at fault. */
export function configOf<C extends object>(configClass: ConfigClass<C>, plain: JsonObject): C {
  const config = plainToInstance(configClass, plain);
  const errors = validateSync(config, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  });
  if (errors.length === 0) return config;
  throw new Error(errors.flatMap(faultsOf).join('\n'));
}

function faultsOf(error: ValidationError): string[] {
  const own = Object.values(error.constraints ?? {});
  return [...own, ...(error.children ?? []).flatMap(faultsOf)];
}

/** The rows a getter answers. A CSV file is read by the engine alone: look at `source` instead. */
export async function readGetter<C>(
  getter: Getter<C>,
  config: C,
  around: Surroundings = {},
): Promise<Traces & { readonly source: RowSource; readonly rows: readonly Row[] }> {
  const traces = noTraces();
  const source = await getter.read(fakeGetterContext(config, around, traces));
  return { ...traces, source, rows: await rowsIn(source) };
}

async function rowsIn(source: RowSource): Promise<Row[]> {
  if (source.kind === 'csv' || source.kind === 'parquet' || source.kind === 'excel') return [];
  if (source.kind === 'json') return recordsIn(source);
  if (source.kind === 'json-pages') return pagesIn(source);
  const rows: Row[] = [];
  for await (const batch of source.batches) rows.push(...(batch as readonly Row[]));
  return rows;
}

async function pagesIn({ pages, recordsPath, maxRows }: JsonPages): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const body of pages) {
    const path = recordsPath === undefined ? {} : { recordsPath };
    rows.push(...(await recordsIn({ kind: 'json', body, ...path })));
  }
  return rows.slice(0, maxRows);
}

async function recordsIn({ body, recordsPath }: JsonSource): Promise<Row[]> {
  const text = 'text' in body ? body.text : await readFile(body.path, 'utf8');
  const steps = recordsPath?.split('.') ?? [];
  let records = JSON.parse(text) as JsonValue;
  for (const step of steps) records = (records as JsonObject)[step] ?? null;
  return (Array.isArray(records) ? records : [records ?? []].flat()) as Row[];
}

/** The SQL a setter compiles to, by output port. Nothing is run. */
export async function compileSetter<C>(
  setter: Setter<C>,
  config: C,
  inputs: Readonly<Record<string, Relation>>,
  around: Surroundings = {},
): Promise<Traces & { readonly ports: Readonly<Record<string, CompiledQuery>> }> {
  const traces = noTraces();
  const result = await setter.compile(fakeSetterContext(config, around, traces), inputs);
  const queries = Object.entries(isQuery(result) ? { output1: result } : result);
  const ports = queries.map(([port, query]) => [port, compiled(query)] as const);
  return { ...traces, ports: Object.fromEntries(ports) };
}

export interface CompiledQuery extends RenderedSql {
  readonly columns: readonly string[];
}

function isQuery(result: Query | PortQueries): result is Query {
  return Array.isArray((result as Query).columns);
}

function compiled({ columns, rest, distinct }: Query): CompiledQuery {
  const values = join(
    columns.map(({ value }) => value),
    comma,
  );
  const select = distinct === true ? sql`SELECT DISTINCT` : sql`SELECT`;
  return { ...sql`${select} ${values} ${rest}`.render(), columns: columns.map(({ name }) => name) };
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  date: 'DATE',
  time: 'TIME',
  object: 'JSON',
  array: 'JSON',
};

/** An input for setters: columns by name and type, c0, c1, ... in SQL. */
export function relationOf(
  columns: Readonly<Record<string, ColumnType>>,
  name = 'input',
): Relation {
  const described = Object.entries(columns).map(([label, type], index): Column => ({
    name: label,
    type,
    sqlType: SQL_TYPES[type],
    ref: identifier(`c${String(index)}`),
  }));
  return new Relation(described, identifier(name));
}

/** What a terminator answers when it delivers `rows`. */
export async function deliverRows<C>(
  terminator: Terminator<C>,
  config: C,
  rows: readonly Row[],
  around: Surroundings = {},
): Promise<Traces & { readonly delivery: Delivery | undefined }> {
  const traces = noTraces();
  const context = fakeTerminatorContext(config, around, traces);
  const delivery = await terminator.deliver(context, resultOf(rows));
  return { ...traces, delivery };
}

function resultOf(rows: readonly Row[]): RunResult {
  return {
    columns: columnsOf(rows),
    totalRows: rows.length,
    rows: (batchSize = 1000) => batches(rows, batchSize),
    file: () => Readable.from([JSON.stringify(rows)]),
  };
}

async function* batches(rows: readonly Row[], size: number): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) {
    yield await Promise.resolve(rows.slice(start, start + size));
  }
}

function columnsOf(rows: readonly Row[]): ColumnSpec[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) => ({
    name,
    type: typeOf(rows.map((row) => row[name]).find((value) => (value ?? null) !== null)),
  }));
}

function typeOf(value: JsonValue | undefined): ColumnType {
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'number' || type === 'boolean' || type === 'object' ? type : 'string';
}
