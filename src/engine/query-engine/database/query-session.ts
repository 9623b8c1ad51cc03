import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  type DuckDBResult,
} from '@duckdb/node-api';
import { type BindType, NodeError, type Sql } from '../../../node-sdk';
import { QueryFailure } from './query-failure';

const INTERRUPT_EVERY_MS = 50;

/**
 * One connection: everything of one run happens here, in TEMP tables that vanish with it.
 * Statements run one after the other. Every method throws QueryFailure.
 */
export class QuerySession {
  private last: Promise<unknown> = Promise.resolve();
  private cancelled = false;
  private repeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly onFailure: (failure: QueryFailure) => void,
  ) {}

  /** Runs a statement whose rows nobody wants. */
  async run(query: Sql): Promise<void> {
    await this.inTurn(() => this.result(query));
  }

  /** All rows; for small results only. */
  rows(query: Sql): Promise<DuckDBValue[][]> {
    return this.inTurn(async () => (await this.result(query)).getRows());
  }

  /** All rows, or undefined where they take longer than that: then the statement is stopped. */
  rowsWithin(query: Sql, milliseconds: number): Promise<DuckDBValue[][] | undefined> {
    return this.inTurn(async () => {
      const alarm = setInterval(() => {
        this.connection.interrupt();
      }, milliseconds);
      try {
        return await (await this.result(query)).getRows();
      } catch (error) {
        const failure = this.failed(error);
        if (failure.kind === 'interrupted' && !this.cancelled) return undefined;
        throw failure;
      } finally {
        clearInterval(alarm);
      }
    });
  }

  /** The first column of all rows, as text. */
  async texts(query: Sql): Promise<string[]> {
    return (await this.rows(query)).map((row) => String(row[0]));
  }

  /**
   * Chunks of at most 2048 rows, computed as they are read. Until the last is read or the loop is
   * left, no other statement of this session may run.
   */
  async *chunks(query: Sql): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.inTurn(() => this.streamed(query));
    for (;;) {
      const chunk = await this.inTurn(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** The types of a query's columns, without running it: `DECIMAL(18,3)`, `JSON`. */
  typesOf(query: Sql): Promise<string[]> {
    return this.inTurn(async () => {
      const statement = await this.connection.prepare(query.render().text);
      try {
        return Array.from({ length: statement.columnCount }, (_, index) =>
          sqlTypeOf(statement.columnType(index)),
        );
      } finally {
        statement.destroySync();
      }
    });
  }

  appender(table: string): Promise<DuckDBAppender> {
    return this.inTurn(() => this.connection.createAppender(table, null, 'temp'));
  }

  /** Does `work` with the connection's exclusive use; for calls that are not statements. */
  exclusive<T>(work: () => T): Promise<T> {
    return this.inTurn(() => Promise.resolve(work()));
  }

  /**
   * Stops the statement that runs and refuses all later ones. A statement that is just about to
   * begin forgets an interrupt, so it is repeated until the session is closed.
   */
  interrupt(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.connection.interrupt();
    this.repeat = setInterval(() => {
      this.connection.interrupt();
    }, INTERRUPT_EVERY_MS);
  }

  /** Waits for the statement that runs, then frees the connection and its TEMP tables. */
  async close(): Promise<void> {
    await this.last;
    clearInterval(this.repeat);
    this.connection.closeSync();
  }

  /** Without values a statement takes one call instead of two. */
  private result(query: Sql): Promise<DuckDBMaterializedResult> {
    const { text, values } = query.render();
    return Object.keys(values).length === 0
      ? this.connection.run(text)
      : this.prepared(query, (statement) => statement.run());
  }

  private streamed(query: Sql): Promise<DuckDBResult> {
    const { text, values } = query.render();
    return Object.keys(values).length === 0
      ? this.connection.stream(text)
      : this.prepared(query, (statement) => statement.stream());
  }

  private async prepared<T>(
    query: Sql,
    use: (statement: DuckDBPreparedStatement) => Promise<T>,
  ): Promise<T> {
    const { text, values, types } = query.render();
    const statement = await this.connection.prepare(text);
    try {
      if (Object.keys(values).length > 0) statement.bind({ ...values }, duckTypes(types));
      return await use(statement);
    } finally {
      statement.destroySync();
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(async () => {
      if (this.cancelled) throw new QueryFailure('INTERRUPT Error: Interrupted!');
      try {
        return await work();
      } catch (error) {
        throw error instanceof NodeError ? error : this.failed(error);
      }
    });
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private failed(error: unknown): QueryFailure {
    if (error instanceof QueryFailure) return error;
    const failure = new QueryFailure(error);
    this.onFailure(failure);
    return failure;
  }
}

function sqlTypeOf(type: DuckDBType): string {
  return type.alias ?? type.toString();
}

const BOUND_AS: Readonly<Partial<Record<BindType, DuckDBType>>> = { BIGINT, DOUBLE, BOOLEAN };

/** Dates and JSON are bound as the text they are. */
function duckTypes(types: Readonly<Record<string, BindType>>): Record<string, DuckDBType> {
  const entries = Object.entries(types).map(([name, type]) => [name, BOUND_AS[type] ?? VARCHAR]);
  return Object.fromEntries(entries) as Record<string, DuckDBType>;
}
