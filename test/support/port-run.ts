import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { type EngineHarness } from './engine-harness';
import { resultOf } from './node-run';

/** The rows that leave a node by each of its ports, on the real engine; throws as `resultOf`. */
export async function rowsByPort(
  engine: EngineHarness,
  node: { readonly type: string; readonly config: JsonObject },
  rows: readonly JsonValue[],
  ports: readonly string[],
  params: JsonObject = {},
): Promise<Record<string, Row[]>> {
  const outcome = await engine.run(
    [
      { type: 'input/rows', config: { rows: [...rows] } },
      node,
      ...ports.map(() => ({ type: 'termination/dashboardOutput' })),
    ],
    [[0, 1], ...ports.map((port, index) => [1, port, index + 2, 'input1'] as const)],
    { params },
  );
  resultOf(outcome);
  const outputs = outcome.status === 'completed' ? outcome.outputs : [];
  const found = await Promise.all(
    outputs.map(async ({ stored: { location, totalRows } }, index) => {
      const page = await engine.queries.readPage({ location, offset: 0, limit: totalRows });
      return [ports[index] ?? '', JSON.parse(page) as Row[]] as const;
    }),
  );
  return Object.fromEntries(found);
}
