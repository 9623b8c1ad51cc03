import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import type { ResultSchema, RunOutcome } from '../../src/engine/process-pool/messages';
import type { DraftEdge, DraftNode, EngineHarness } from './engine-harness';

/** What came out of nodes that were run. */
export interface NodeResult {
  readonly rows: readonly Row[];
  readonly schema: ResultSchema;
  readonly warnings: readonly string[];
}

export interface OperatorStep {
  readonly operator: string;
  readonly config: JsonObject;
}

/** Runs query operators one after the other over literal rows, on the real engine. */
export async function runOperators(
  engine: EngineHarness,
  inputs: readonly (readonly JsonValue[])[],
  steps: readonly OperatorStep[],
  params: JsonObject = {},
): Promise<NodeResult> {
  const sources = inputs.map((rows): DraftNode => ({
    type: 'input/rows',
    config: { rows: [...rows] },
  }));
  const operators = steps.map(({ operator, config }): DraftNode => ({
    type: `queryoperators/${operator}`,
    config,
  }));
  const nodes = [...sources, ...operators, { type: 'termination/dashboardOutput' }];
  const first = sources.length;
  const edges: DraftEdge[] = [
    ...sources.map((_, index): DraftEdge => [index, 'output1', first, `input${String(index + 1)}`]),
    ...operators.map((_, index): DraftEdge => [first + index, first + index + 1]),
  ];
  return resultOf(await engine.run(nodes, edges, { params }));
}

/** The rows of a completed run; throws the message of a failed one. */
export function resultOf(outcome: RunOutcome): NodeResult {
  if (outcome.status !== 'completed') {
    throw new Error('message' in outcome ? outcome.message : outcome.status);
  }
  return {
    rows: JSON.parse(outcome.firstPage) as Row[],
    schema: outcome.outputs[0]?.stored.schema ?? {},
    warnings: outcome.warnings.map(({ message }) => message),
  };
}
