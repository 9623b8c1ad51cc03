import type { Connection, Submittable } from 'pg';

/** What pg's connection has for COPY, and does not declare. */
interface CopyingConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** COPY ... FROM STDIN with rows that are all at hand, as a query of pg's. */
export class CopyIn implements Submittable {
  private error: Error | undefined;

  constructor(
    private readonly statement: string,
    private readonly rows: Buffer,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    (connection as unknown as CopyingConnection).query(this.statement);
  }

  handleCopyInResponse(connection: Connection): void {
    const copying = connection as unknown as CopyingConnection;
    copying.sendCopyFromChunk(this.rows);
    copying.endCopyFrom();
  }

  handleError(error: Error): void {
    this.error = error;
    this.reject(error);
  }

  handleCommandComplete(): void {
    // The end is when the server is ready again.
  }

  handleReadyForQuery(): void {
    if (this.error === undefined) this.resolve();
  }
}
