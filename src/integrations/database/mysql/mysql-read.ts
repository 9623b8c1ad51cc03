import type { EventEmitter } from 'node:events';
import { TypedParameter } from 'mysql2';
import { type ColumnSpec, NodeError, type SourceValue } from '../../../node-sdk';
import { assertNames } from '../named-rows';
import { assertSize, type QueryResult, type ReadQuery, type ValueRow } from '../query-result';
import type { ServerAccess } from '../server-access';
import { type MysqlColumn, mysqlColumn, type MysqlField } from './mysql-column';
import { MysqlConnection } from './mysql-connection';
import { RowPump } from './row-pump';

/**
 * Runs a query in a read-only transaction. Dates are UTC. The server gives up after the query's
 * time. Throws DatabaseError, NodeError where params do not match.
 */
export async function readMysql(access: ServerAccess, query: ReadQuery): Promise<QueryResult> {
  const connection = await MysqlConnection.open(access);
  try {
    await connection.run(sessionFor(query.timeoutMs));
    await connection.run('START TRANSACTION READ ONLY');
    const pump = new RowPump(connection, await started(connection, query));
    const fields = await pump.fields;
    const columns = fields.map(spec);
    assertNames(columns);
    return { columns, batches: converted(connection, pump, fields, query) };
  } catch (error) {
    await connection.abandon();
    throw connection.failure(error);
  }
}

/** MySQL reads what stands in comments with `!`, MariaDB what stands in those with `M!`. */
function sessionFor(timeoutMs: number): string {
  const seconds = (timeoutMs / 1000).toFixed(3);
  return (
    `SET SESSION time_zone = '+00:00' ` +
    `/*!80000 , max_execution_time = ${String(Math.ceil(timeoutMs))} */ ` +
    `/*M!100100 , max_statement_time = ${seconds} */`
  );
}

async function started(
  connection: MysqlConnection,
  { text, params }: ReadQuery,
): Promise<EventEmitter> {
  const statement = await connection.prepare(text);
  const { length } = statement.parameters;
  if (length !== params.length) {
    throw new NodeError(
      `The query has ${String(length)} placeholders (?), and params holds ${String(params.length)} values`,
    );
  }
  return statement.execute(params.map(bound));
}

/** A number in JavaScript is a DOUBLE to mysql2, which LIMIT ? does not take. */
function bound(value: unknown): unknown {
  return Number.isSafeInteger(value) ? TypedParameter.LONGLONG(value as number) : value;
}

function spec(field: MysqlField): ColumnSpec {
  return { name: field.name, type: mysqlColumn(field).type };
}

type Converter = readonly [
  index: number,
  name: string,
  convert: NonNullable<MysqlColumn['convert']>,
];

async function* converted(
  connection: MysqlConnection,
  pump: RowPump,
  fields: readonly MysqlField[],
  { warn }: ReadQuery,
): AsyncGenerator<readonly ValueRow[]> {
  const converters = fields.flatMap((field, index): Converter[] => {
    const { convert } = mysqlColumn(field);
    return convert ? [[index, field.name, convert]] : [];
  });
  try {
    for await (const rows of pump.batches()) {
      assertSize(connection.bytesRead);
      for (const row of rows) convertRow(row, converters, warn);
      yield rows;
    }
  } catch (error) {
    throw connection.failure(error);
  } finally {
    if (pump.isRunning) await connection.stop();
    else await connection.abandon();
  }
}

function convertRow(
  row: SourceValue[],
  converters: readonly Converter[],
  warn: ReadQuery['warn'],
): void {
  for (const [index, name, convert] of converters) {
    const value = row[index];
    if (value === null) continue;
    const after = convert(value as never);
    row[index] = after;
    if (after === null) warn(`Column "${name}" held dates such as 0000-00-00; they became null`);
  }
}
