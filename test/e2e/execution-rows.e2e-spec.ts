import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

const ROWS = Array.from({ length: 250 }, (_, n) => ({ n, parity: n % 2 }));
const doubled = setterNode('computedColumn', { column_name: 'x', expression: 'n * 2' });
const above = (value: number) => setterNode('filter', { field: 'n', operator: 'gt', value });

describe('the rows of each node in the record of a run', () => {
  let server: TestServer;
  beforeAll(async () => {
    // Time enough for rows to be counted on any machine.
    server = await startServer({ env: { ROW_COUNT_MS: '60000' } });
  });
  afterAll(() => server.close());

  /** `[rows_in, rows_out]` of each node. */
  async function counted(nodes: readonly NodeDraft[], edges: readonly object[]) {
    const id = await createWorkflow(server.admin, { nodes, edges });
    const { body } = await server.admin.post(`/workflows/${String(id)}/execute`);
    const record = await server.admin.get(`/executions/${String(body.data.execution_id)}`);
    const kept = record.body.data.nodes as { rows_in: number | null; rows_out: number | null }[];
    return kept.map(({ rows_in, rows_out }) => [rows_in, rows_out]);
  }
  const inLine = (...setters: NodeDraft[]) => {
    const { nodes, edges } = chain(rowsNode(ROWS), ...setters, outputNode());
    return counted(nodes, edges);
  };

  it('tell what a filter kept, and what passed the nodes that keep all', async () => {
    expect(await inLine(doubled, above(237), doubled)).toEqual([
      [null, 250],
      [250, 250],
      [250, 12],
      [12, 12],
      [12, 12],
    ]);
  });

  it('are counted between nodes that change their number', async () => {
    expect(await inLine(above(237), setterNode('limit', { count: 1 }))).toEqual([
      [null, 250],
      [250, 12],
      [12, 1],
      [1, 1],
    ]);
  });

  it('are the sum of all ports that are connected', async () => {
    const rules = [{ name: 'small', field: 'n', operator: 'lt', value: 100, severity: 'low' }];
    const check: NodeDraft = {
      node_type: 'flowcontrol/complianceCheck',
      node_role: 'setter',
      label: 'Check',
      config: { rules },
    };
    const edges = [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, source_key: 'pass', target_node_index: 2 },
      { source_node_index: 1, source_key: 'fail', target_node_index: 3 },
    ];
    expect(await counted([rowsNode(ROWS), check, outputNode(), outputNode()], edges)).toEqual([
      [null, 250],
      [250, 250],
      [100, 100],
      [150, 150],
    ]);
  });
});
