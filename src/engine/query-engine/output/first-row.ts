import type { Row } from '../../../common/json';
import { sql } from '../../../node-sdk';
import { type PortOutput, withSteps } from '../chain/port-output';
import type { QuerySession } from '../database/query-session';
import { PLAIN_FACTS, projected } from './result-types';
import { jsonLine } from './stored-column';

/** The first row of an output, if it has one, as JSON says it. */
export async function firstRow(
  session: QuerySession,
  { relation, steps }: PortOutput,
): Promise<Row | undefined> {
  const facts = { ...PLAIN_FACTS, notFinite: true };
  const line = jsonLine(relation.columns.map((column) => projected(column, facts)));
  const [text] = await session.texts(
    sql`${withSteps(steps)}SELECT ${line} FROM ${relation.from} LIMIT 1`,
  );
  return text === undefined ? undefined : (JSON.parse(text) as Row);
}
