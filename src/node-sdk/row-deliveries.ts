import type { Row } from '../common/json';
import type { RunResult, TerminatorContext } from './node-context';
import { NodeError } from './node-error';
import { StoppedError } from './stopped-error';

export interface RowDeliveries<C> {
  /** More rows than that, and none is delivered. */
  readonly most: number;
  /** What a row becomes: `message`. */
  readonly noun: string;
  /** `number` counts from 1. */
  readonly deliver: (config: C, row: Row, number: number) => Promise<void>;
}

/**
 * Delivers the rows one after the other, each with its own config. All configs are made once before
 * the first row is delivered, so that one row with a fault keeps every row back. The first delivery
 * that fails ends the rest; the error says which row it was and how many were delivered before it.
 */
export async function deliverEachRow<C>(
  context: TerminatorContext<C>,
  result: RunResult,
  { most, noun, deliver }: RowDeliveries<C>,
): Promise<void> {
  const all = result.totalRows;
  if (all > most) {
    throw new NodeError(
      `There are ${String(all)} rows and max_messages is ${String(most)}: no ${noun} was sent. Filter the rows, or raise max_messages`,
    );
  }
  await eachRow(result, (row, number) => {
    configAt(context, row, `Row ${String(number)} of ${String(all)}`);
  });
  await delivered(context.signal, { all, noun }, (progress) =>
    eachRow(result, async (row, number) => {
      context.signal.throwIfAborted();
      progress.begun = number;
      try {
        await deliver(context.configFor(row), row, number);
      } catch (error) {
        throw error instanceof NodeError ? atRow(error, { number, all, noun }) : error;
      }
      progress.done = number;
      context.progress(number);
    }),
  );
}

interface Progress {
  /** Deliveries begun, and those of them that are done. */
  begun: number;
  done: number;
}

/** Says how far it came, where the run is stopped meanwhile. */
async function delivered(
  signal: AbortSignal,
  { all, noun }: Pick<Failed, 'all' | 'noun'>,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  const progress: Progress = { begun: 0, done: 0 };
  try {
    await work(progress);
  } catch (error) {
    if (!signal.aborted) throw error;
    const { begun, done } = progress;
    const underWay =
      begun > done
        ? `; whether the ${noun} of row ${String(begun)}, which was under way, was sent is unknown`
        : '';
    throw new StoppedError(
      `${sentText(done, noun)} sent for ${String(all)} rows before the run was stopped${underWay}; none was begun after it`,
      { cause: error },
    );
  }
}

/**
 * A single delivery, of which nobody can say more when the run is stopped meanwhile than that its
 * fate is unknown.
 */
export async function deliverOnce<T>(
  signal: AbortSignal,
  noun: string,
  deliver: () => Promise<T>,
): Promise<T> {
  try {
    return await deliver();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new StoppedError(
      `The ${noun} was under way when the run was stopped: whether it was sent is unknown`,
      { cause: error },
    );
  }
}

/**
 * The config of a delivery about all rows together. Throws NodeError where a text reads the fields
 * of one row.
 */
export function configForAllRows<C>(context: TerminatorContext<C>): C {
  try {
    return context.configFor({});
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw new NodeError(
      `${error.message}. A text can read a row only where per_row is set; otherwise rows[0] is the first one`,
      error.details,
      { cause: error },
    );
  }
}

async function eachRow(
  result: RunResult,
  visit: (row: Row, number: number) => void | Promise<void>,
): Promise<void> {
  let number = 0;
  for await (const rows of result.rows()) {
    for (const row of rows) await visit(row, ++number);
  }
}

function configAt<C>(context: TerminatorContext<C>, row: Row, place: string): void {
  try {
    context.configFor(row);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw new NodeError(`${place}: ${error.message}. Nothing was sent`, error.details, {
      cause: error,
    });
  }
}

interface Failed {
  readonly number: number;
  readonly all: number;
  readonly noun: string;
}

function sentText(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${String(count)} ${noun}s were`;
}

/** Which row failed and how many went out before it, so that nobody sends those again. */
function atRow(error: NodeError, { number, all, noun }: Failed): NodeError {
  const before = sentText(number - 1, noun);
  return new NodeError(
    `Row ${String(number)} of ${String(all)}: ${error.message}. ${before} sent before it, none after it`,
    error.details,
    { cause: error },
  );
}
