import type { ApiClient } from './api-client';

export interface NodeDraft {
  readonly node_type: string;
  readonly node_role: 'getter' | 'setter' | 'terminator';
  readonly label: string;
  readonly config: Record<string, unknown>;
}

/** Two charges as the API document shows them. */
export const CHARGES = [
  { charge_id: 'ch_1abc', amount: 4999, currency: 'usd' },
  { charge_id: 'ch_2def', amount: 2500, currency: 'usd' },
];

export function rowsNode(rows: readonly object[] = CHARGES): NodeDraft {
  return { node_type: 'input/rows', node_role: 'getter', label: 'Rows', config: { rows } };
}

export function outputNode(): NodeDraft {
  return {
    node_type: 'termination/dashboardOutput',
    node_role: 'terminator',
    label: 'Output',
    config: {},
  };
}

export function setterNode(operator: string, config: Record<string, unknown>): NodeDraft {
  const node_type = `queryoperators/${operator}`;
  return { node_type, node_role: 'setter', label: operator, config };
}

/** Nodes in a row, each connected to the next. */
export function chain(...nodes: NodeDraft[]) {
  const edges = nodes
    .slice(1)
    .map((_, index) => ({ source_node_index: index, target_node_index: index + 1 }));
  return { nodes, edges };
}

/** Rows joined with themselves on a key that they share, and sorted: minutes of work. */
export function endlessQuery() {
  const rows = Array.from({ length: 1000 }, (_, n) => ({ key: 1, n }));
  const join = setterNode('join', { type: 'inner', left_keys: ['key'], right_keys: ['key'] });
  const again = { ...join, label: 'again' };
  const sort = setterNode('sort', { by: [{ column: 'n', direction: 'desc' }] });
  const nodes = [rowsNode(rows), join, again, sort, outputNode()];
  const edge = (source: number, target: number, target_key = 'input1') => ({
    source_node_index: source,
    target_node_index: target,
    target_key,
  });
  const edges = [
    edge(0, 1),
    edge(0, 1, 'input2'),
    edge(1, 2),
    edge(0, 2, 'input2'),
    edge(2, 3),
    edge(3, 4),
  ];
  return { nodes, edges };
}

/** Creates a workflow and answers its id; valid and runnable unless `fields` say otherwise. */
export async function createWorkflow(
  client: ApiClient,
  fields: Record<string, unknown> = {},
): Promise<number> {
  const draft = { title: 'Test workflow', ...chain(rowsNode(), outputNode()), ...fields };
  const answer = await client.post('/workflows', draft);
  if (answer.status !== 201) throw new Error(`No workflow: ${answer.text}`);
  return Number(answer.body.data.id);
}
