import { DatabaseError } from '../database-error';
import type { ServerAccess } from '../server-access';
import { textsArray } from '../write/array-text';
import type { CellOptions } from '../write/cells';
import type { CellBatch } from '../write/row-batches';
import type { TableName } from '../write/table-name';
import type { TargetTable } from '../write/target-table';
import type { WritePlan } from '../write/write-plan';
import type { SessionOptions, WriteCounts, WriteSession } from '../write/write-session';
import { copyText } from './copy-text';
import { PostgresConnection } from './postgres-connection';
import { postgresTable } from './postgres-identifier';
import { arraysStatement, copyStatement } from './postgres-statements';
import {
  describePostgresTable,
  type PostgresColumnDefinition,
  type PostgresTarget,
} from './postgres-table';

/** More rows in a statement make it no faster, measured. */
const MOST_ROWS = 5000;
const BATCH_BYTES = 4_194_304;
/** A quarter of what the protocol takes in a message: texts may grow when they are escaped. */
const ROW_BYTES = 268_435_456;

type Plan = WritePlan<PostgresColumnDefinition>;

/**
 * Inserts with COPY; all else, and what COPY may not write, with one statement a batch that gets its
 * rows as arrays: a parameter a column, however many rows there are.
 */
export class PostgresWriteSession implements WriteSession {
  readonly cells: CellOptions = {
    bytes: (bytes) => `\\x${bytes.toString('hex')}`,
    takesNul: false,
  };
  private readonly counts: WriteCounts = { inserted: 0, matched: 0, changed: 0 };
  private table = '';
  private statement = '';
  private copies = false;
  private isCommitted = false;

  private constructor(
    private readonly connection: PostgresConnection,
    private readonly options: SessionOptions,
  ) {}

  static async open(access: ServerAccess, options: SessionOptions): Promise<PostgresWriteSession> {
    const connection = await PostgresConnection.open(access, { evenAborted: true });
    return new PostgresWriteSession(connection, options);
  }

  async describe(name: TableName): Promise<TargetTable> {
    this.table = postgresTable(name);
    return describePostgresTable(this.connection, name);
  }

  limits(): Promise<{ rows: number; bytes: number; rowBytes: number }> {
    return Promise.resolve({ rows: MOST_ROWS, bytes: BATCH_BYTES, rowBytes: ROW_BYTES });
  }

  async begin(plan: WritePlan): Promise<void> {
    const { takesCopy } = plan.table as PostgresTarget;
    this.copies = plan.operation === 'insert' && takesCopy;
    const statement = this.copies ? copyStatement : arraysStatement;
    this.statement = statement(this.table, plan as Plan);
    await this.connection.run(transactionFor(this.options));
  }

  async write({ rows }: CellBatch): Promise<void> {
    if (this.copies) {
      await this.connection.copy(this.statement, copyText(rows));
      this.counts.inserted += rows.length;
      return;
    }
    const width = rows[0]?.length ?? 0;
    const arrays = Array.from({ length: width }, (_, column) =>
      textsArray(rows.map((row) => row[column] as string | null)),
    );
    const [counted] = await this.connection.rows(this.statement, arrays);
    if (counted === undefined) {
      throw new DatabaseError('refused', 'The server did not say how many rows were changed');
    }
    const [inserted, matched, changed] = counted.map(Number) as [number, number, number];
    this.counts.inserted += inserted;
    this.counts.matched += matched;
    this.counts.changed += changed;
  }

  finish(): Promise<WriteCounts> {
    return Promise.resolve(this.counts);
  }

  async commit(): Promise<void> {
    await this.connection.run('COMMIT');
    this.isCommitted = true;
  }

  async end(): Promise<void> {
    if (this.isCommitted) this.connection.close();
    else await this.connection.abandon();
  }
}

function transactionFor({ timeoutMs, lockSeconds }: SessionOptions): string {
  return (
    `BEGIN; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; ` +
    `SET LOCAL statement_timeout = ${String(timeoutMs)}; ` +
    `SET LOCAL lock_timeout = ${String(lockSeconds * 1000)}`
  );
}
