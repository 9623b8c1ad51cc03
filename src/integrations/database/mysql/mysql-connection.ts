import type { Socket } from 'node:net';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type PrepareStatementInfo,
  type ResultSetHeader,
} from 'mysql2';
import { type ServerAccess, SIGN_IN_TIMEOUT_MS } from '../server-access';
import { stopSoon } from '../stopping';
import { tlsOptions } from '../tls-options';
import type { ServerCredentialData } from '../server-credential.data';
import { mysqlError } from './mysql-error';

/** A prepared statement, with what mysql2 knows of its placeholders. */
export type MysqlStatement = PrepareStatementInfo & { readonly parameters: readonly unknown[] };

/**
 * One connection, over a socket that passed the egress guard. Statements are single ones, files of
 * this machine are never read for the server, and values come as exact as it sends them. Every
 * method throws DatabaseError, or the signal's reason once it has aborted.
 */
export class MysqlConnection {
  /** Fulfilled when the connection is gone: mysql2 tells some commands, but not all. */
  readonly gone: Promise<Error>;
  /** Why it is of no use any more. What mysql2 made of the last packets is not to be trusted. */
  fault: Error | undefined;

  private constructor(
    readonly driver: Connection,
    private readonly socket: Socket,
    private readonly access: ServerAccess,
  ) {
    driver.on('error', (error) => {
      this.fault ??= error;
    });
    // Packets out of order, of which mysql2 would go on to make sense.
    driver.on('warn', (error) => {
      this.fault ??= error;
      driver.pause();
      socket.destroy();
    });
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        resolve(this.fault ?? Object.assign(new Error(), { code: 'PROTOCOL_CONNECTION_LOST' }));
      });
    });
  }

  static async open(access: ServerAccess, { evenAborted = false } = {}): Promise<MysqlConnection> {
    const { host, port } = access.data;
    const socket = await access.connect({ host, port, evenAborted });
    const driver = createConnection(optionsFor(access.data, socket));
    const connection = new MysqlConnection(driver, socket, access);
    access.signal.addEventListener('abort', () => socket.destroy(), { once: true });
    try {
      await connection.during<undefined>((done) => {
        driver.connect((error) => {
          done(error, undefined);
        });
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  /** Bytes that the server has sent so far. */
  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  /** A constant statement. */
  async run(statement: string): Promise<void> {
    await this.rows(statement);
  }

  /** All rows of a constant statement. */
  rows(statement: string): Promise<unknown[][]> {
    return this.during((done) => {
      this.driver.query({ sql: statement, rowsAsArray: true }, (error, rows) => {
        done(error, rows as unknown[][]);
      });
    });
  }

  /** All rows of a statement with `?` for values. */
  rowsOf(statement: string, values: readonly unknown[]): Promise<unknown[][]> {
    return this.during((done) => {
      this.driver.execute(
        { sql: statement, rowsAsArray: true, values: [...values] as never },
        (error, rows) => {
          done(error, rows as unknown[][]);
        },
      );
    });
  }

  /** What a statement with `?` for values did: affectedRows counts what it found, not what it changed. */
  change(statement: string, values: readonly unknown[] = []): Promise<ResultSetHeader> {
    return this.during<ResultSetHeader>((done) => {
      this.driver.execute(statement, values as never, (error, result) => {
        done(error, result as ResultSetHeader);
      });
    });
  }

  prepare(statement: string): Promise<MysqlStatement> {
    return this.during((done) => {
      this.driver.prepare(statement, (error, prepared) => {
        done(error, prepared as MysqlStatement);
      });
    });
  }

  /** The error of a statement in the words of the product. */
  failure(error: unknown): unknown {
    const { signal, data } = this.access;
    return signal.aborted ? signal.reason : mysqlError(error, data);
  }

  /** Has the server stop what this connection does there, by a second one. */
  async stop(): Promise<void> {
    this.socket.destroy();
    const { threadId } = this.driver;
    await stopSoon(async () => {
      const signal = new AbortController().signal;
      const other = await MysqlConnection.open({ ...this.access, signal }, { evenAborted: true });
      try {
        await other.run(`KILL ${String(threadId)}`);
      } finally {
        other.close();
      }
    });
  }

  /** Ends the connection after an error: after an abort the server may still be at work. */
  async abandon(): Promise<void> {
    if (this.access.signal.aborted) await this.stop();
    else this.close();
  }

  /** Ends the connection; what was not committed is rolled back. */
  close(): void {
    if (!this.socket.destroyed) this.driver.end(() => undefined);
    this.socket.destroySoon();
  }

  private async during<T>(
    work: (done: (error: Error | null | undefined, value: T) => void) => void,
  ): Promise<T> {
    try {
      return await new Promise<T>((resolve, reject) => {
        work((error, value) => {
          if (error === null || error === undefined) resolve(value);
          else reject(error);
        });
        void this.gone.then(reject);
      });
    } catch (error) {
      throw this.failure(error);
    }
  }
}

function optionsFor(data: ServerCredentialData, socket: Socket): ConnectionOptions {
  const tls = tlsOptions(data);
  return {
    stream: socket,
    host: data.host,
    port: data.port,
    user: data.user,
    password: data.password,
    database: data.database,
    ...(tls === false ? {} : { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized } }),
    connectTimeout: SIGN_IN_TIMEOUT_MS,
    charset: 'utf8mb4',
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    connectAttributes: { program_name: 'vantage' },
    rowsAsArray: true,
    // What is prepared beyond is closed again: a server has some thousands for all its clients.
    maxPreparedStatements: 16,
    supportBigNumbers: true,
    bigNumberStrings: false,
    dateStrings: true,
    jsonStrings: true,
    timezone: 'Z',
  };
}
