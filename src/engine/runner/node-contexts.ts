import type { Row } from '../../common/json';
import {
  type ConnectedContext,
  type GetterContext,
  NodeError,
  type NodeContext,
  type NodeCredential,
  type NodeFiles,
  type Outbound,
  type SetterContext,
} from '../../node-sdk';
import type { PlannedNode } from '../process-pool/messages';
import { paramsOf, savedIdOf, workflowOf } from '../process-pool/planned-node';
import type { ComputesAhead } from '../query-engine/chain/tables-ahead';
import type { ExpressionCompiler } from '../query-engine/expressions/expression-compiler';
import type { RunScope } from './run-scope';

function nodeContext<C>(scope: RunScope, node: PlannedNode, config: C): NodeContext<C> {
  return {
    config,
    params: paramsOf(scope.plan, node),
    workflow: workflowOf(scope.plan, node),
    run: { executionId: scope.plan.executionId, nodeId: savedIdOf(node) },
    signal: scope.signal,
    warn: (message) => {
      scope.warnings.add(node, message);
    },
  };
}

export function connectedContext<C>(
  scope: RunScope,
  files: NodeFiles,
  node: PlannedNode,
  config: C,
): ConnectedContext<C> {
  return {
    ...nodeContext(scope, node, config),
    ...outboundOf(scope, node),
    files,
    progress: (rows) => {
      scope.progress.rowsSoFar(node, rows);
    },
    credential: <D>() => credentialOf(scope, node) as NodeCredential<D>,
    optionalCredential: <D>() => scope.plan.credentials[node.id] as NodeCredential<D> | undefined,
  };
}

export function getterContext<C>(
  scope: RunScope,
  files: NodeFiles,
  node: PlannedNode,
  config: C,
  input: Row | undefined,
): GetterContext<C> {
  return { ...connectedContext(scope, files, node, config), input };
}

export function setterContext<C>(
  scope: RunScope,
  expressions: ExpressionCompiler,
  node: PlannedNode,
  config: C,
  ahead: ComputesAhead,
): SetterContext<C> {
  const { session, plan } = scope;
  return {
    ...nodeContext(scope, node, config),
    expression: (source, input) =>
      expressions.compile(session, source, { input, params: paramsOf(plan, node) }),
    materialise: (query) => ahead.materialise(query),
    distinctValues: (rows, column, options) => ahead.distinctValues(rows, column, options),
  };
}

/** A credential may be sent to its own hosts alone, so its node reaches no other. */
function outboundOf({ plan, outbound }: RunScope, node: PlannedNode): Outbound {
  const credential = plan.credentials[node.id];
  return credential === undefined ? outbound.unlimited : outbound.limitedTo(credential.hosts);
}

function credentialOf({ plan }: RunScope, node: PlannedNode): NodeCredential {
  const credential = plan.credentials[node.id];
  if (credential) return credential;
  throw new NodeError(
    'Missing credential: create one of the type this node needs, or name it in credential_id',
  );
}
