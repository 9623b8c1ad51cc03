import { comma, join, sql } from '../../../node-sdk';
import { mergedSteps, type PortOutput, type Step, withSteps } from '../chain/port-output';
import { settledSteps } from '../chain/source-output';
import { QueryFailure } from '../database/query-failure';
import type { QuerySession } from '../database/query-session';

/**
 * How many rows each of the outputs has, in one statement that computes what several of them share
 * once. Undefined where that takes longer than `withinMs`, or where it fails: it computes rows that a
 * `LIMIT` further down has left alone.
 */
export async function countRows(
  session: QuerySession,
  outputs: readonly PortOutput[],
  withinMs: number,
): Promise<readonly number[] | undefined> {
  // Columns that sources may turn out to have change no number.
  const steps = await settledSteps({ steps: mergedSteps(outputs), open: new Set() });
  const bodies = steps.map(({ body }) => body.render().text);
  const counted = new Set(outputs.map(({ relation }) => relation.from.render().text));
  const isShared = ({ name }: Step): boolean => {
    const text = name.render().text;
    return counted.has(text) && bodies.some((body) => body.includes(text));
  };
  const counts = outputs.map(({ relation }) => sql`(SELECT count(*) FROM ${relation.from})`);
  try {
    const rows = await session.rowsWithin(
      sql`${withSteps(steps, isShared)}SELECT ${join(counts, comma)}`,
      withinMs,
    );
    return rows?.[0]?.map(Number);
  } catch (error) {
    if (error instanceof QueryFailure) return undefined;
    throw error;
  }
}
