import { identifier, sql } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import {
  outputName,
  physicalNames,
  physicalRelation,
  type PortOutput,
  withSteps,
} from './port-output';
import { settledSteps } from './source-output';

/** Computes an output into a TEMP table, for all who read it from now on. */
export async function materialise(
  session: QuerySession,
  nodeId: number,
  port: string,
  output: PortOutput,
): Promise<PortOutput> {
  const name = identifier(outputName(nodeId, `${port}.rows`));
  const { columns, from, columnsUnknown } = output.relation;
  const steps = await settledSteps(output);
  const [[count] = []] = await session.rows(
    sql`CREATE OR REPLACE TEMP TABLE ${name} AS ${withSteps(steps)}SELECT ${physicalNames(columns.length)} FROM ${from}`,
  );
  const relation = physicalRelation(name, columns, columnsUnknown);
  return { relation, steps: [], stored: true, rowBound: Number(count), open: new Set() };
}
