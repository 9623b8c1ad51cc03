import { setTimeout as sleep } from 'node:timers/promises';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';

onEachDatabase((database) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ database });
  });
  afterAll(() => server.close());

  const path = (id: number) => `/workflows/${String(id)}`;

  describe('graphs that cannot be saved', () => {
    const rows = rowsNode();
    const output = outputNode();
    const edge = (source: unknown, target: unknown, keys: object = {}) => ({
      source_node_index: source,
      target_node_index: target,
      ...keys,
    });
    const setter = setterNode('limit', { count: 1 });

    it.each<[string, object, string, string]>([
      [
        'an unknown type',
        { nodes: [{ ...rows, node_type: 'input/row' }, output] },
        'nodes.0.node_type',
        'Did you mean "input/rows"?',
      ],
      [
        'another role',
        { nodes: [{ ...rows, node_role: 'setter' }, output] },
        'nodes.0.node_role',
        'input/rows is a getter, not a setter',
      ],
      [
        'an index past the end',
        { nodes: [rows, output], edges: [edge(0, 2)] },
        'edges.0.target_node_index',
        'There is no node 2: nodes go from 0 to 1',
      ],
      [
        'a negative index',
        { nodes: [rows, output], edges: [edge(-1, 1)] },
        'edges.0.source_node_index',
        'node -1',
      ],
      [
        'a huge index',
        { nodes: [rows, output], edges: [edge(1e300, 1)] },
        'edges.0.source_node_index',
        'There is no node',
      ],
      [
        'half an index',
        { nodes: [rows, output], edges: [edge(0.5, 1)] },
        'edges.0.source_node_index',
        'integer',
      ],
      [
        'an index as text',
        { nodes: [rows, output], edges: [edge('0', 1)] },
        'edges.0.source_node_index',
        'integer',
      ],
      [
        'an unknown output port',
        { nodes: [rows, output], edges: [edge(0, 1, { source_key: 'output9' })] },
        'edges.0.source_key',
        'it has output1',
      ],
      [
        'an unknown input port',
        { nodes: [rows, output], edges: [edge(0, 1, { target_key: '__proto__' })] },
        'edges.0.target_key',
        'it has input1',
      ],
      [
        'an edge out of a terminator',
        { nodes: [output, output], edges: [edge(0, 1)] },
        'edges.0.source_key',
        'it has no output ports',
      ],
      [
        'the same edge twice',
        { nodes: [rows, output], edges: [edge(0, 1), edge(0, 1)] },
        'edges.1',
        'repeats edge 0',
      ],
      [
        'two edges into one port',
        { nodes: [rows, rows, output], edges: [edge(0, 2), edge(1, 2)] },
        'edges.1.target_key',
        'already fed by edge 0',
      ],
      [
        'a cycle',
        { nodes: [rows, setter, setter, output], edges: [edge(1, 2), edge(2, 1), edge(0, 3)] },
        'edges',
        'cycle',
      ],
      ['an edge to itself', { nodes: [setter, output], edges: [edge(0, 0)] }, 'edges', 'cycle'],
      ['edges without nodes', { edges: [] }, 'edges', 'edges need nodes'],
      ['201 nodes', { nodes: Array(201).fill(output) }, 'nodes', '200'],
      [
        '1001 edges',
        { nodes: [rows, output], edges: Array(1001).fill(edge(0, 1)) },
        'edges',
        '1000',
      ],
      [
        'an unknown field in a node',
        { nodes: [{ ...output, surprise: 1 }] },
        'nodes.0.surprise',
        'Unknown field: nodes.0.surprise. There are node_type',
      ],
      [
        'a config that is no object',
        { nodes: [{ ...output, config: [] }] },
        'nodes.0.config',
        'object',
      ],
      [
        'a config that is null',
        { nodes: [{ ...output, config: null }] },
        'nodes.0.config',
        'object',
      ],
      [
        'a label too long',
        { nodes: [{ ...output, label: 'x'.repeat(256) }] },
        'nodes.0.label',
        '255',
      ],
      ['nodes that are null', { nodes: null }, 'nodes', 'array'],
      ['nodes that are an object', { nodes: {} }, 'nodes', 'array'],
      ['a node that is null', { nodes: [null] }, 'nodes', 'object'],
      ['a node that is a list', { nodes: [[]] }, 'nodes', 'object'],
      ['an edge that is a list', { nodes: [output], edges: [[]] }, 'edges', 'object'],
    ])('%s', async (_name, graph, place, words) => {
      const id = await createWorkflow(server.admin);
      const before = (await server.admin.get(path(id))).body.data;
      for (const answer of [
        await server.admin.post('/workflows', { title: 'T', ...graph }),
        await server.admin.patch(path(id), graph),
      ]) {
        expect([answer.status, answer.body.error?.code]).toEqual([400, 'INVALID_INPUT']);
        const details = answer.body.error.details as { path: string; message: string }[];
        expect(details.map((detail) => detail.path)).toContain(place);
        expect(details.map((detail) => detail.message).join('\n')).toContain(words);
      }
      expect((await server.admin.get(path(id))).body.data).toEqual(before);
    });
  });

  it('leaves the old or the new graph whole when the server is killed while it replaces it', async () => {
    const graph = (label: string, count: number) => {
      const middle = Array.from({ length: count }, () => ({
        ...setterNode('limit', { count: 1 }),
        label,
      }));
      return chain({ ...rowsNode(), label }, ...middle, { ...outputNode(), label });
    };
    const id = await createWorkflow(server.admin, graph('start', 50));
    for (let round = 0; round < 3; round++) {
      const changes = Array.from({ length: 6 }, (_, index) =>
        server.admin
          .patch(path(id), graph(`r${String(round)}-${String(index)}`, 40 + index * 10))
          .catch(() => undefined),
      );
      await sleep(10 + round * 20);
      await server.stop('SIGKILL');
      await Promise.all(changes);
      await server.start();
      const { nodes, edges } = (await server.admin.get(path(id))).body.data;
      expect(new Set(nodes.map((node: { label: string }) => node.label)).size).toBe(1);
      expect(edges).toHaveLength(nodes.length - 1);
      edges.forEach((edge: { source_node_id: number; target_node_id: number }, index: number) => {
        expect(edge).toMatchObject({
          source_node_id: nodes[index].id,
          target_node_id: nodes[index + 1].id,
        });
      });
    }
  });
});
