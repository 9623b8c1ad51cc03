import { startServer, type TestServer } from '../support/test-server';
import { createWorkflow, type NodeDraft, outputNode, rowsNode } from '../support/workflows';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const rule = (name: string | undefined, value: number) => ({
  ...(name === undefined ? {} : { name }),
  field: 'n',
  operator: 'eq',
  value,
});
const routing = (...rules: object[]): NodeDraft => ({
  node_type: 'flowcontrol/multiConditional',
  node_role: 'setter',
  label: 'Route',
  config: { rules },
});
const output = (label: string): NodeDraft => ({ ...outputNode(), label });
/** Rows 1 to 3 through a router; each port leads to an output of its name. */
const graph = (rules: object[], ports: string[]) => ({
  nodes: [rowsNode([{ n: 1 }, { n: 2 }, { n: 3 }]), routing(...rules), ...ports.map(output)],
  edges: [
    { source_node_index: 0, target_node_index: 1 },
    ...ports.map((source_key, index) => ({
      source_node_index: 1,
      target_node_index: 2 + index,
      source_key,
    })),
  ],
});
const pathOf = (id: number): string => `/workflows/${String(id)}`;

describe('multiConditional over HTTP', () => {
  it('sends rows to the outputs of its rules', async () => {
    const rules = [rule('one', 1), rule(undefined, 2)];
    const id = await createWorkflow(server.admin, graph(rules, ['one', 'rule2', 'else']));
    const { body } = await server.admin.post(`${pathOf(id)}/execute`);
    const outputs = body.data.outputs as { label: string; total_rows: number; result_id: string }[];
    const rows = await Promise.all(
      outputs.map(async ({ label, result_id }) => {
        const page = await server.admin.get(`${pathOf(id)}/data/${result_id}`);
        return [label, page.body.data.rows] as const;
      }),
    );
    expect(Object.fromEntries(rows)).toEqual({
      one: [{ n: 1 }],
      rule2: [{ n: 2 }],
      else: [{ n: 3 }],
    });
  });

  it('is shown in the catalog by an example of its ports and how they come about', async () => {
    const { body } = await server.admin.get('/node-types?category=flow control');
    const types = body.data.node_types as { node_type: string; outputs: string[] }[];
    const shown = types.find(({ node_type }) => node_type === 'flowcontrol/multiConditional');
    expect(shown).toMatchObject({
      outputs: ['rule1', 'else'],
      outputs_rule: expect.stringContaining('One port a rule') as string,
    });
    expect(types.filter((type) => 'outputs_rule' in type)).toEqual([shown]);
  });

  it('does not lose an edge when a change takes its port away', async () => {
    const before = graph([rule('one', 1), rule('two', 2)], ['one', 'two', 'else']);
    const id = await createWorkflow(server.admin, before);
    const after = graph([rule('one', 1)], ['one', 'two', 'else']);
    const { status, body } = await server.admin.patch(pathOf(id), after);
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(body.error.details).toEqual([
      {
        path: 'edges.2.source_key',
        message: 'node 1 "Route" has no output port "two": it has one, else (did you mean one?)',
      },
    ]);
    const kept = await server.admin.get(pathOf(id));
    expect(kept.body.data).toMatchObject({ version: 1, edges: { length: 4 } });
    const fitting = graph([rule('one', 1)], ['one', 'else']);
    expect((await server.admin.patch(pathOf(id), fitting)).status).toBe(200);
  });

  it('keeps named ports when rules change places, and says so of nameless ones', async () => {
    const id = await createWorkflow(server.admin, graph([rule('one', 1), rule('two', 2)], ['two']));
    const turned = graph([rule('two', 2), rule('one', 1)], ['two']);
    expect((await server.admin.patch(pathOf(id), turned)).status).toBe(200);
    const run = await server.admin.post(`${pathOf(id)}/execute`);
    expect(run.body.data.rows).toEqual([{ n: 2 }]);
  });

  it('is warned of ports that nobody reads', async () => {
    const id = await createWorkflow(server.admin, graph([rule('one', 1), rule('two', 2)], ['one']));
    const { body } = await server.admin.post(`${pathOf(id)}/validate`);
    const messages = (body.data.warnings as { message: string }[]).map(({ message }) => message);
    expect(messages).toEqual([
      'Nobody reads output two of this node',
      'Nobody reads output else of this node',
    ]);
  });

  it('refuses names of ports that are taken, no names, or not known before a run', async () => {
    const names = ['a', 'A', 'else', 'a b', '{{ params.port }}'];
    const rules = names.map((name, index) => rule(name, index));
    const id = await createWorkflow(server.admin, graph(rules, ['a']));
    const { body } = await server.admin.post(`${pathOf(id)}/validate`);
    const errors = (body.data.errors as { message: string }[]).map(({ message }) => message);
    expect(errors).toEqual([
      expect.stringMatching(/^rules\.3\.name must be 1 to 64 letters/),
      expect.stringContaining('Placeholders are not available in the name of a port'),
    ]);
    const run = await server.admin.post(`${pathOf(id)}/execute`, { params: { port: 'x' } });
    expect(run.body.error.code).toBe('WORKFLOW_INVALID');
    const taken = await createWorkflow(server.admin, graph(rules.slice(0, 3), ['a']));
    const answer = await server.admin.post(`${pathOf(taken)}/validate`);
    expect(answer.body.data.errors).toMatchObject([
      { message: expect.stringContaining('"A" is already the port of rule 1') as string },
      { message: expect.stringContaining('"else" is already the port') as string },
    ]);
  });

  it('takes whole rules from params, as long as no edge needs them', async () => {
    const node = { ...routing(), config: { rules: '{{ params.rules }}' } };
    const { nodes, edges } = graph([], ['else']);
    const drafts = nodes.map((draft) => (draft.label === 'Route' ? node : draft));
    const id = await createWorkflow(server.admin, { nodes: drafts, edges });
    const params = { rules: [rule('one', 1)] };
    const run = await server.admin.post(`${pathOf(id)}/execute`, { params });
    expect(run.body.data.rows).toEqual([{ n: 2 }, { n: 3 }]);
  });
});
