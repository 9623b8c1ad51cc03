import { stat } from 'node:fs/promises';
import type { QuerySession } from '../database/query-session';

/** How often a file that is being written is held against its limit. */
const WATCH_MS = 250;

/** A result takes more bytes than it may. */
export class ResultTooLarge extends Error {
  constructor() {
    super('The result is too large');
    this.name = 'ResultTooLarge';
  }
}

/** Stops the statement that writes a file as soon as that is too large. Throws ResultTooLarge. */
export async function watchSize<T>(
  session: QuerySession,
  file: string,
  maxBytes: number,
  write: () => Promise<T>,
): Promise<T> {
  const found = { exceeded: false };
  const look = async (): Promise<void> => {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    found.exceeded ||= size > maxBytes;
  };
  const watch = setInterval(() => {
    void look().then(() => {
      if (found.exceeded) session.interrupt();
    });
  }, WATCH_MS);
  try {
    const written = await write();
    await look();
    if (found.exceeded) throw new ResultTooLarge();
    return written;
  } catch (error) {
    throw found.exceeded ? new ResultTooLarge() : error;
  } finally {
    clearInterval(watch);
  }
}
