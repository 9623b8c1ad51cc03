import { setTimeout as sleep } from 'node:timers/promises';
import { isTransactionConflict } from './database-errors';

const MOST_ATTEMPTS = 6;
const LONGEST_FIRST_PAUSE_MS = 25;

/**
 * Does what lost against another transaction (deadlock, lock wait) again, from the start, after a
 * random pause. After the sixth attempt throws what the database said.
 */
export async function retryingConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isTransactionConflict(error)) throw error;
      await sleep(Math.random() * LONGEST_FIRST_PAUSE_MS * attempt);
    }
  }
}
