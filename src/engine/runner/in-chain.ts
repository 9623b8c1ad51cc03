import type { PlannedNode } from '../process-pool/messages';
import { findCulprit } from '../query-engine/chain/culprit';
import { type PortOutput, unprovenSources } from '../query-engine/chain/port-output';
import { failureText } from '../query-engine/database/failure-text';
import { QueryFailure } from '../query-engine/database/query-failure';
import type { QuerySession } from '../query-engine/database/query-session';
import { inNode, NodeFailure } from './node-failure';
import type { RunGraph } from './run-graph';

/**
 * Runs a statement over a chain of nodes; a fault in the data is blamed on the right one. Where a
 * source is not proven yet, the fault may be its types': then nobody is blamed before all rows
 * were seen.
 */
export async function inChain<T>(
  place: { readonly graph: RunGraph; readonly session: QuerySession; readonly node: PlannedNode },
  output: PortOutput,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QueryFailure) || error.kind !== 'data') throw error;
    if (unprovenSources(output).length > 0) throw error;
    const culprit = await findCulprit(place.session, output);
    if (!culprit) return inNode(place.node, () => Promise.reject(error));
    const { step, failure } = culprit;
    throw new NodeFailure(place.graph.node(step.nodeId), failureText(failure, step.nameOf), {
      cause: failure,
    });
  }
}
