import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBAppender,
} from '@duckdb/node-api';
import { NodeError, type RenderedSql, type Sql } from '../../../node-sdk';
import { QueryFailure } from './query-failure';

/** A column as a statement would return it. */
export interface ProbedColumn {
  readonly name: string;
  /** As SQL writes it: `DECIMAL(18,3)`, `JSON`. */
  readonly sqlType: string;
}

/**
 * One connection: everything of one run happens here, in TEMP tables that vanish with it.
 * Statements run one after the other. Every method throws QueryFailure.
 */
export class QuerySession {
  private last: Promise<unknown> = Promise.resolve();
  private cancelled = false;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly onFailure: (failure: QueryFailure) => void,
  ) {}

  /** Runs a statement whose rows nobody wants. */
  async run(query: Sql): Promise<void> {
    const { text, values } = rendered(query);
    await this.inTurn(() => this.connection.run(text, values));
  }

  /** All rows; for small results only. */
  rows(query: Sql): Promise<DuckDBValue[][]> {
    const { text, values } = rendered(query);
    return this.inTurn(async () => (await this.connection.runAndReadAll(text, values)).getRows());
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
    const { text, values } = rendered(query);
    const result = await this.inTurn(() => this.connection.stream(text, values));
    for (;;) {
      const chunk = await this.inTurn(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** What a query would return, without running it. */
  probe(text: string): Promise<ProbedColumn[]> {
    return this.inTurn(async () => {
      const statement = await this.connection.prepare(text);
      try {
        return Array.from({ length: statement.columnCount }, (_, index) => ({
          name: statement.columnName(index),
          sqlType: sqlTypeOf(statement.columnType(index)),
        }));
      } finally {
        statement.destroySync();
      }
    });
  }

  appender(table: string): Promise<DuckDBAppender> {
    return this.inTurn(() => this.connection.createAppender(table, null, 'temp'));
  }

  /** Does `work` with the connection's exclusive use; for calls that are not statements. */
  guard<T>(work: () => T): T {
    if (this.cancelled) throw new QueryFailure('INTERRUPT Error: Interrupted!');
    try {
      return work();
    } catch (error) {
      throw error instanceof NodeError ? error : this.failed(error);
    }
  }

  /** Stops the statement that runs and refuses all later ones. */
  interrupt(): void {
    this.cancelled = true;
    this.connection.interrupt();
  }

  /** Waits for the statement that runs, then frees the connection and its TEMP tables. */
  async close(): Promise<void> {
    await this.last;
    this.connection.closeSync();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(async () => {
      if (this.cancelled) throw new QueryFailure('INTERRUPT Error: Interrupted!');
      try {
        return await work();
      } catch (error) {
        throw this.failed(error);
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

function rendered(query: Sql): { text: string; values: Record<string, DuckDBValue> | undefined } {
  const { text, values }: RenderedSql = query.render();
  return { text, values: Object.keys(values).length > 0 ? { ...values } : undefined };
}

function sqlTypeOf(type: DuckDBType): string {
  return type.alias ?? type.toString();
}
