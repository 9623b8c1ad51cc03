import { identifier, join, comma, sql } from '../../../node-sdk';
import { QueryFailure } from '../database/query-failure';
import type { QuerySession } from '../database/query-session';
import { physicalName } from '../ingest/physical-name';
import { type PortOutput, type Step, withSteps } from './port-output';

/** The step at which a statement fails. */
export interface Culprit {
  readonly step: Step;
  readonly failure: QueryFailure;
}

/**
 * After a statement failed because of its data: which of its steps it was. DuckDB does not say, so
 * the steps are computed again, one more each time, until it fails.
 */
export async function findCulprit(
  session: QuerySession,
  { steps }: PortOutput,
): Promise<Culprit | undefined> {
  for (const [index, step] of steps.entries()) {
    const failure = await failureOf(session, steps.slice(0, index + 1), step);
    if (failure) return failure.kind === 'data' ? { step, failure } : undefined;
  }
  return undefined;
}

async function failureOf(
  session: QuerySession,
  steps: readonly Step[],
  { name, width }: Step,
): Promise<QueryFailure | undefined> {
  const columns = Array.from({ length: Math.max(1, width) }, (_, at) =>
    identifier(physicalName(at)),
  );
  try {
    await session.rows(
      sql`${withSteps(steps)}SELECT bit_xor(hash(${join(columns, comma)})) FROM ${name}`,
    );
    return undefined;
  } catch (error) {
    if (error instanceof QueryFailure) return error;
    throw error;
  }
}
