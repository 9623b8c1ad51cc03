import type { JsonObject } from '../../common/json';
import type { NodeExample } from '../../node-sdk';
import type { NodeRegistry } from '../node-registry';

/** The example of a node as the body of `POST /api/v1/workflows`. */
export function exampleWorkflow(
  { title, nodes, edges }: NodeExample,
  registry: Pick<NodeRegistry, 'get'>,
): JsonObject {
  return {
    title,
    nodes: nodes.map(({ node_type, label, config }) => ({
      node_type,
      node_role: registry.get(node_type)?.role ?? 'setter',
      label: label ?? registry.get(node_type)?.label ?? node_type,
      config: config ?? {},
    })),
    edges: edges.map((edge) => ({ ...edge })),
  };
}
