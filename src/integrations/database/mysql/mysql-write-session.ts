import { randomBytes } from 'node:crypto';
import { NodeError } from '../../../node-sdk';
import { DatabaseError } from '../database-error';
import type { ServerAccess } from '../server-access';
import type { CellOptions } from '../write/cells';
import type { CellBatch } from '../write/row-batches';
import type { TableName } from '../write/table-name';
import type { TargetTable, UniqueIndex } from '../write/target-table';
import type { WritePlan } from '../write/write-plan';
import type { SessionOptions, WriteCounts, WriteSession } from '../write/write-session';
import { MysqlConnection } from './mysql-connection';
import { mysqlIdentifier, mysqlTable } from './mysql-identifier';
import {
  deleteStatement,
  insertStatement,
  lookUpStatement,
  stageStatement,
  updateStatement,
  upsertSets,
} from './mysql-statements';
import { describeMysqlTable, type MysqlColumnDefinition } from './mysql-table';

/** Placeholders that a statement may have: their number travels in 16 bits. */
const MOST_PLACEHOLDERS = 65_535;
/** More rows in a statement make it no faster, measured. */
const MOST_ROWS = 1000;
const BATCH_BYTES = 2_097_152;
/** What a statement needs of max_allowed_packet beside its values, and more than that. */
const PACKET_MARGIN = 4096;

/** Nothing is cut, rounded to zero dates, or put into another engine; 0 is 0 in AUTO_INCREMENT too. */
const SQL_MODE =
  'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';

type Plan = WritePlan<MysqlColumnDefinition>;

/**
 * Writes with prepared INSERTs of many rows. An update or delete collects its rows in a temporary
 * table first, whose primary key is the key: one statement then does all.
 */
export class MysqlWriteSession implements WriteSession {
  readonly cells: CellOptions = { bytes: (bytes) => bytes, takesNul: true };
  private readonly counts: WriteCounts = { inserted: 0, matched: 0, changed: 0 };
  private readonly stage = mysqlIdentifier(`vantage_${randomBytes(8).toString('hex')}`);
  private table = '';
  private plan: Plan | undefined;
  private isCommitted = false;

  private constructor(
    private readonly connection: MysqlConnection,
    private readonly warn: SessionOptions['warn'],
  ) {}

  static async open(access: ServerAccess, options: SessionOptions): Promise<MysqlWriteSession> {
    const connection = await MysqlConnection.open(access, { evenAborted: true });
    const seconds = String(options.lockSeconds);
    try {
      await connection.run(
        `SET SESSION time_zone = '+00:00', sql_mode = '${SQL_MODE}', innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds}`,
      );
    } catch (error) {
      await connection.abandon();
      throw error;
    }
    return new MysqlWriteSession(connection, options.warn);
  }

  async describe(name: TableName): Promise<TargetTable> {
    this.table = mysqlTable(name);
    return describeMysqlTable(this.connection, name);
  }

  async limits(columns: number): Promise<{ rows: number; bytes: number; rowBytes: number }> {
    const [[packet] = []] = await this.connection.rows('SELECT @@max_allowed_packet');
    const rowBytes = Number(packet) - PACKET_MARGIN - columns * 16;
    return {
      rows: Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_PLACEHOLDERS / columns))),
      // A text may have three times the bytes that it is counted with.
      bytes: Math.min(BATCH_BYTES, rowBytes / 4),
      rowBytes,
    };
  }

  async begin(plan: WritePlan): Promise<void> {
    this.plan = plan as Plan;
    for (const { name, columns } of otherIndexes(this.plan)) {
      this.warn(
        `The unique index ${name} (${columns.join(', ')}) counts beside key_columns: a row that collides there changes the row it collides with`,
      );
    }
    if (this.isStaged) {
      assertKeyTypes(this.plan);
      await this.connection.run(stageStatement(this.stage, this.table, this.plan));
    }
    await this.connection.run('START TRANSACTION');
  }

  async write({ rows }: CellBatch): Promise<void> {
    const { operation, columns } = this.planned;
    const target = this.isStaged ? this.stage : this.table;
    const sets = operation === 'insert' ? undefined : upsertSets(columns);
    const wasThere = operation === 'upsert' && rows.length === 1 && (await this.isThere(rows));
    const statement = insertStatement(target, columns, rows.length, sets);
    const { affectedRows, info } = await this.connection.change(statement, rows.flat());
    if (operation === 'insert') this.counts.inserted += rows.length;
    if (operation !== 'upsert') return;
    // A row is counted once where it is new or stays as it was, and twice where it changes.
    const matched =
      rows.length === 1 ? Number(wasThere || affectedRows > 1) : numberIn(info, 'Duplicates');
    this.counts.matched += matched;
    this.counts.inserted += rows.length - matched;
    this.counts.changed += affectedRows - rows.length;
  }

  async finish(): Promise<WriteCounts> {
    const { counts, connection, stage, table } = this;
    const { operation } = this.planned;
    if (operation === 'update') {
      const { info } = await connection.change(updateStatement(stage, table, this.planned));
      counts.matched = numberIn(info, 'Rows matched');
      counts.changed = numberIn(info, 'Changed');
    }
    if (operation === 'delete') {
      const done = await connection.change(deleteStatement(stage, table, this.planned));
      counts.changed = done.affectedRows;
    }
    return counts;
  }

  async commit(): Promise<void> {
    if (this.connection.fault !== undefined) throw this.connection.failure(this.connection.fault);
    await this.connection.run('COMMIT');
    this.isCommitted = true;
  }

  async end(): Promise<void> {
    if (this.isCommitted) this.connection.close();
    else await this.connection.abandon();
  }

  /** The server does not tell a single row that is new from one that stays as it was. */
  private async isThere([row = []]: CellBatch['rows']): Promise<boolean> {
    const keys = row.filter((_, index) => this.planned.columns[index]?.isKey);
    const found = await this.connection.rowsOf(lookUpStatement(this.table, this.planned), keys);
    return Number(found[0]?.[0]) > 0;
  }

  private get isStaged(): boolean {
    return this.planned.operation === 'update' || this.planned.operation === 'delete';
  }

  private get planned(): Plan {
    if (this.plan) return this.plan;
    throw new Error('The transaction has not begun');
  }
}

/** `Records: 3  Duplicates: 1  Warnings: 0` */
function numberIn(info: string, name: string): number {
  const [, digits] = new RegExp(`${name}: (\\d+)`).exec(info) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new DatabaseError('refused', 'The server did not say how many rows were changed');
}

/** Unique indexes that an upsert may meet beside its own: all their columns are written. */
function otherIndexes({ operation, columns, table }: Plan): readonly UniqueIndex[] {
  if (operation !== 'upsert') return [];
  const written = new Set(columns.map(({ target }) => target.name));
  const keys = new Set(columns.filter(({ isKey }) => isKey).map(({ target }) => target.name));
  return table.uniqueIndexes.filter(
    (index) =>
      index.columns.every((name) => written.has(name)) &&
      !(index.columns.length === keys.size && index.columns.every((name) => keys.has(name))),
  );
}

/** Types that no primary key takes without a length. */
const NO_KEY = /text|blob|json/;

function assertKeyTypes({ operation, columns }: Plan): void {
  const column = columns.find(({ isKey, target }) => isKey && NO_KEY.test(target.dataType));
  if (!column) return;
  const { name, sqlType } = column.target;
  throw new NodeError(
    `The column "${name}" is ${sqlType}, by which ${operation} cannot tell rows on MySQL and MariaDB; use another of key_columns, or make it a varchar`,
  );
}
