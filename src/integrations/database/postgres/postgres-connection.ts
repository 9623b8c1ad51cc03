import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client, type ClientConfig } from 'pg';
import { type ServerAccess, SIGN_IN_TIMEOUT_MS } from '../server-access';
import { stopSoon } from '../stopping';
import { tlsOptions } from '../tls-options';
import type { ServerCredentialData } from '../server-credential.data';
import { CopyIn } from './copy-in';
import { postgresError } from './postgres-error';

/** Asks another connection's server process to stop (PostgreSQL protocol, CancelRequest). */
const CANCEL_REQUEST = 80_877_102;

/** pg keeps what the server said of its process, but does not declare it. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * One connection, over a socket that passed the egress guard. Every method throws DatabaseError, or
 * the signal's reason once it has aborted.
 */
export class PostgresConnection {
  private constructor(
    readonly driver: Client,
    private readonly socket: Socket,
    private readonly access: ServerAccess,
  ) {}

  /** `evenAborted`: the run's end does not cut it off, the signal of `access` alone does. */
  static async open(
    access: ServerAccess,
    { evenAborted = false } = {},
  ): Promise<PostgresConnection> {
    const { host, port } = access.data;
    const socket = await access.connect({ host, port, evenAborted });
    const driver = new Client(optionsFor(access.data, socket));
    containFaults(driver);
    const connection = new PostgresConnection(driver, socket, access);
    driver.on('error', () => undefined);
    access.signal.addEventListener('abort', () => socket.destroy(), { once: true });
    try {
      await driver.connect();
    } catch (error) {
      socket.destroy();
      throw connection.failure(error);
    }
    return connection;
  }

  /** Bytes that the server has sent so far. */
  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  /** Constant statements, separated by semicolons. */
  async run(statements: string): Promise<void> {
    try {
      await this.driver.query(statements);
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** All rows of one statement with `$1` for values; values come as text. */
  async rows(text: string, values: readonly unknown[] = []): Promise<unknown[][]> {
    try {
      const query = { text, values: [...values], rowMode: 'array' as const };
      return (await this.driver.query<unknown[]>(query)).rows;
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** Sends rows in COPY's text format; the statement is COPY ... FROM STDIN. */
  async copy(statement: string, rows: Buffer): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.driver.query(new CopyIn(statement, rows, resolve, reject));
      });
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** The error of a statement in the words of the product. */
  failure(error: unknown): unknown {
    const { signal, data } = this.access;
    return signal.aborted ? signal.reason : postgresError(error, data);
  }

  /** Has the server stop what this connection does there. */
  async stop(): Promise<void> {
    const { processID, secretKey } = this.driver as unknown as BackendKey;
    this.socket.destroy();
    if (processID === null || secretKey === null) return;
    const { host, port } = this.access.data;
    await stopSoon(async () => {
      const socket = await this.access.connect({ host, port, evenAborted: true });
      const request = Buffer.alloc(16);
      [16, CANCEL_REQUEST, processID, secretKey].forEach((word, index) => {
        request.writeInt32BE(word, index * 4);
      });
      await new Promise((resolve) => socket.once('close', resolve).end(request));
    });
  }

  /** Ends the connection after an error: after an abort the server may still be at work. */
  async abandon(): Promise<void> {
    if (this.access.signal.aborted) await this.stop();
    else this.close();
  }

  /** Ends the connection; what was not committed is rolled back. */
  close(): void {
    if (!this.socket.destroyed) this.driver.end().catch(() => undefined);
    this.socket.destroySoon();
  }
}

function optionsFor(data: ServerCredentialData, socket: Socket): ClientConfig {
  return {
    stream: () => connected(socket),
    host: data.host,
    port: data.port,
    user: data.user,
    // A function, for an empty password would have pg look for one elsewhere.
    password: () => data.password,
    database: data.database,
    ssl: tlsOptions(data),
    connectionTimeoutMillis: SIGN_IN_TIMEOUT_MS,
    application_name: 'vantage',
    types: { getTypeParser: () => String },
  };
}

interface Internals {
  readonly connection: { attachListeners(stream: Duplex): void };
}

/**
 * What goes wrong while pg reads what the server sends is thrown where nobody can catch it, and would
 * end the process: it ends the connection.
 */
function containFaults(driver: Client): void {
  const { connection } = driver as unknown as Internals;
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    const on = stream.on.bind(stream);
    const listen = (event: string, listener: (data: Buffer) => void): Duplex =>
      on(event, (data: Buffer) => {
        try {
          listener(data);
        } catch (error) {
          stream.destroy(error as Error);
        }
      });
    attach(Object.assign(stream, { on: listen }));
    Object.assign(stream, { on });
  };
}

/** pg connects the socket that it is given; this one is connected. */
function connected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: (): Socket => {
      process.nextTick(() => socket.emit('connect'));
      return socket;
    },
  });
}
