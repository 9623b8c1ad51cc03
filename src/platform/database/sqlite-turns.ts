import { AsyncLocalStorage } from 'node:async_hooks';
import { connectionsAwaited, connectionsUsed } from './database.metrics';
import { databaseUnavailable } from './deadline';

const LONGEST_WAIT_MS = 15_000;

interface Waiter {
  readonly owner: object;
  readonly go: () => void;
}

/**
 * Whose turn it is on the one SQLite connection. A unit of work (a transaction, or one statement
 * outside of any) holds the turn from beginning to end; the others queue behind it in order.
 */
export class SqliteTurns {
  private owner: object | undefined;
  private readonly waiting: Waiter[] = [];

  isHeldBy(owner: object): boolean {
    return this.owner === owner;
  }

  /** Rejects with SERVICE_UNAVAILABLE when the turn doesn't come in time. */
  take(owner: object): Promise<void> | undefined {
    if (this.owner === undefined) {
      this.owner = owner;
      connectionsUsed.inc();
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        connectionsAwaited.dec();
        reject(databaseUnavailable());
      }, LONGEST_WAIT_MS);
      const waiter: Waiter = {
        owner,
        go: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiting.push(waiter);
      connectionsAwaited.inc();
    });
  }

  release(): void {
    const next = this.waiting.shift();
    this.owner = next?.owner;
    if (next) connectionsAwaited.dec();
    else connectionsUsed.dec();
    next?.go();
  }
}

/** A transaction that is under way in this chain of calls. */
export interface OpenTransaction {
  open: boolean;
}

const current = new AsyncLocalStorage<OpenTransaction>();

/** Runs `work` so that `isInsideTransaction()` is true in everything it calls, until it ends. */
export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const transaction: OpenTransaction = { open: true };
  try {
    return await current.run(transaction, work);
  } finally {
    transaction.open = false;
  }
}

/** Whether the caller stands inside a unit of work that is still open. */
export function isInsideTransaction(): boolean {
  return current.getStore()?.open ?? false;
}
