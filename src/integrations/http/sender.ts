import {
  type Delivery,
  type HttpRequest,
  NoAnswer,
  type NodeCredential,
  NodeError,
  retrying,
  StoppedError,
  type TerminatorContext,
  wasNeverSent,
} from '../../node-sdk';
import { authenticated } from './authentication';
import { FailedAnswer } from './failed-answer';
import type { HttpCredentialData } from './http-credential.data';
import { type Parcel, ParcelFailure } from './parcel';
import { mayRepeat } from './passing-failure';
import type { SendConfig } from './send.config';
import { warnIfUnencrypted } from './unencrypted';

/** What of an answer is kept, for the message where it is no success. */
const EXCERPT_BYTES = 4096;

/** Sends parcels and counts what became of them. */
export class Sender {
  private rows = 0;
  /** Rows of requests that were begun and not answered. */
  private underWay = 0;
  private requests = 0;
  private repeated = 0;
  private readonly statuses: Record<string, number> = {};
  private stopped = false;
  private readonly failures: ParcelFailure[] = [];
  private readonly credential: NodeCredential<HttpCredentialData> | undefined;

  constructor(private readonly context: TerminatorContext<SendConfig>) {
    this.credential = context.optionalCredential<HttpCredentialData>();
  }

  get delivery(): Delivery {
    const { rows, requests, statuses, repeated } = this;
    return { sent: rows, requests, statuses, repeated };
  }

  /**
   * Sends all, so many at once. After the first failure nothing more is begun, what is under way is
   * waited for, and the error says what was sent.
   */
  async sendAll(parcels: AsyncGenerator<Parcel>, totalRows: number): Promise<void> {
    const workers = Array.from({ length: this.context.config.concurrency }, () =>
      this.work(parcels),
    );
    const ends = await Promise.allSettled(workers);
    await parcels.return(undefined);
    if (this.context.signal.aborted && this.rows < totalRows) throw this.interrupted(totalRows);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const [first] = this.failures.sort((one, other) => one.parcel.first - other.parcel.first);
    if (first !== undefined) throw this.reported(first, totalRows);
  }

  private async work(parcels: AsyncGenerator<Parcel>): Promise<void> {
    try {
      for await (const parcel of { [Symbol.asyncIterator]: () => unclosed(parcels) }) {
        // Another may have failed while this one was made.
        if (this.stopped) return;
        await this.send(parcel);
      }
    } catch (error) {
      this.stopped = true;
      if (!(error instanceof ParcelFailure)) throw error;
      this.failures.push(error);
    }
  }

  private async send(parcel: Parcel): Promise<void> {
    const { signal, config } = this.context;
    const request = this.sealed(parcel);
    let tries = 0;
    this.underWay += parcel.rows;
    try {
      const status = await retrying(
        () => {
          tries++;
          return this.statusOf(request);
        },
        {
          signal,
          tries: config.retry.max_attempts,
          judge: (error) => mayRepeat(error, parcel.key !== false),
        },
      );
      this.requests++;
      this.rows += parcel.rows;
      this.context.progress(this.rows);
      this.underWay -= parcel.rows;
      this.repeated += tries - 1;
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    } catch (error) {
      signal.throwIfAborted();
      this.underWay -= parcel.rows;
      throw error instanceof NodeError ? new ParcelFailure(parcel, error) : error;
    }
  }

  private async statusOf(request: HttpRequest): Promise<number> {
    const answer = await this.context.http.request(request);
    if (answer.status >= 200 && answer.status <= 299) return answer.status;
    throw await FailedAnswer.of(request, answer);
  }

  private sealed({ request, key, first }: Parcel): HttpRequest {
    const { executionId, nodeId } = this.context.run;
    const value = key === true ? `${executionId}-${String(nodeId)}-${String(first)}` : key;
    warnIfUnencrypted(this.context, this.credential, request.url);
    const keyed =
      value === false
        ? request
        : { ...request, headers: { ...request.headers, 'idempotency-key': value } };
    return authenticated(
      { ...keyed, keepBytes: EXCERPT_BYTES, followRedirects: false },
      this.credential,
    );
  }

  /** Tells what was sent before the run was stopped. */
  private interrupted(totalRows: number): StoppedError {
    const sent = `${rowsText(this.rows)} of ${String(totalRows)} ${this.rows === 1 ? 'was' : 'were'} sent before the run was stopped`;
    return new StoppedError(
      this.underWay === 0
        ? sent
        : `${sent}; whether ${rowsText(this.underWay)} under way then ${this.underWay === 1 ? 'was' : 'were'} processed is unknown: look before you send again`,
    );
  }

  /** Tells of a row that failed, and of what went well before and beside it. */
  private reported({ parcel, cause }: ParcelFailure, totalRows: number): NodeError {
    const parts = [
      `${placeOf(parcel, totalRows)} failed: ${cause.message}`,
      ...(isUnknown(cause)
        ? ['Whether it was processed is unknown: look before you send it again']
        : []),
      `${rowsText(this.rows)} of ${String(totalRows)} ${this.rows === 1 ? 'was' : 'were'} sent` +
        (this.rows > 0 ? '; running the workflow again sends them again' : ''),
    ];
    return new NodeError(parts.join('. '), cause.details, { cause });
  }
}

/** The other side may have done what it was asked to. */
function isUnknown(error: NodeError): boolean {
  return error instanceof NoAnswer && !wasNeverSent(error);
}

/** Several take from it, so that none may end it for the others. */
function unclosed(parcels: AsyncGenerator<Parcel>): AsyncIterator<Parcel> {
  return { next: () => parcels.next() };
}

function placeOf({ first, rows }: ParcelFailure['parcel'], totalRows: number): string {
  if (rows === totalRows) return 'Sending the rows';
  const last = first + rows - 1;
  return first === last ? `Row ${String(first)}` : `Rows ${String(first)} to ${String(last)}`;
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${String(count)} rows`;
}
