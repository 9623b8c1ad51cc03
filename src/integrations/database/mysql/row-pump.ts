import type { EventEmitter } from 'node:events';
import type { SourceValue } from '../../../node-sdk';
import { DatabaseError } from '../database-error';
import { BATCH_BYTES, BATCH_ROWS } from '../query-result';
import type { MysqlField } from './mysql-column';
import type { MysqlConnection } from './mysql-connection';

/** Turns the rows that a running statement pushes into batches that are pulled. */
export class RowPump {
  /** The columns of the result. Rejects where the statement fails or has none. */
  readonly fields: Promise<readonly MysqlField[]>;
  private rows: SourceValue[][] = [];
  private bytesTaken: number;
  private ended = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly connection: MysqlConnection,
    command: EventEmitter,
  ) {
    this.bytesTaken = connection.bytesRead;
    this.fields = new Promise((resolve, reject) => {
      const finish = (error: Error | undefined): void => {
        if (this.ended) return;
        this.error = error;
        this.ended = true;
        reject(error ?? new DatabaseError('refused', 'The query answers no rows'));
        this.wake();
      };
      command.on('fields', (fields: readonly MysqlField[] | undefined) => {
        if (fields) resolve(fields.map(taken));
      });
      command.on('error', finish);
      command.on('end', () => {
        finish(connection.fault);
      });
      void connection.gone.then(finish);
    });
    command.on('result', this.take);
  }

  /** Whether the server still has something to send. */
  get isRunning(): boolean {
    return !this.ended;
  }

  async *batches(): AsyncGenerator<SourceValue[][]> {
    for (;;) {
      await this.somethingToGive();
      if (this.error !== undefined) throw this.error;
      if (this.ended && this.rows.length === 0) return;
      const rows = this.rows;
      this.rows = [];
      this.bytesTaken = this.connection.bytesRead;
      if (rows.length > 0) yield rows;
      this.connection.driver.resume();
    }
  }

  private readonly take = (row: unknown): void => {
    if (!Array.isArray(row)) return;
    this.rows.push(row as SourceValue[]);
    if (this.isFull) this.pause();
  };

  private pause(): void {
    this.connection.driver.pause();
    this.wake();
  }

  private get isFull(): boolean {
    const bytes = this.connection.bytesRead - this.bytesTaken;
    return this.rows.length >= BATCH_ROWS || bytes >= BATCH_BYTES;
  }

  private somethingToGive(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.ended || this.isFull) resolve();
    });
  }
}

/**
 * What is told of a column. mysql2 goes on to make code of the names of columns, and throws for some
 * (`__proto__`) where nobody can catch it: it gets another name.
 */
function taken(field: MysqlField, index: number): MysqlField {
  const { name, columnType, characterSet, columnLength, extendedFormat } = field;
  Object.defineProperty(field, 'name', { value: String(index) });
  return {
    name,
    ...(columnType === undefined ? {} : { columnType }),
    ...(characterSet === undefined ? {} : { characterSet }),
    ...(columnLength === undefined ? {} : { columnLength }),
    ...(extendedFormat === undefined ? {} : { extendedFormat }),
  };
}
