import { onEachDatabase } from '../support/databases';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  CHARGES,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

const parametersNode = (...parameters: object[]): NodeDraft => ({
  node_type: 'input/parameters',
  node_role: 'getter',
  label: 'Parameters',
  config: { parameters },
});

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({ database, env: { EGRESS_ALLOW: source.host } });
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const path = (id: number): string => `/workflows/${String(id)}/execute`;
  const execute = (id: number, body?: unknown) => server.admin.post(path(id), body);

  it('answers the rows with all that belongs to them', async () => {
    const id = await createWorkflow(server.admin);
    const { status, body } = await execute(id);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      workflow_id: id,
      status: 'completed',
      execution_time_ms: expect.any(Number),
      result_id: expect.stringMatching(
        new RegExp(`^dataRef:wf${String(id)}_\\d{10}_[0-9A-Za-z]{22}$`),
      ),
      rows: CHARGES,
      total_rows: 2,
      schema: { charge_id: 'string', amount: 'number', currency: 'string' },
      execution_id: expect.stringMatching(/^exec_[0-9A-HJKMNP-TV-Z]{26}$/),
      has_more: false,
      next_page_url: null,
      outputs: [
        {
          node_id: expect.any(Number),
          node_type: 'termination/dashboardOutput',
          label: 'Output',
          result_id: body.data.result_id,
          total_rows: 2,
          schema: { charge_id: 'string', amount: 'number', currency: 'string' },
          delivery: null,
        },
      ],
      warnings: [],
    });
  });

  it('answers as many rows as asked for and says where the rest is', async () => {
    const id = await createWorkflow(server.admin, chain(source.node(2500), outputNode()));
    const { data } = (await execute(id, { limit: 10 })).body;
    expect(data.rows).toHaveLength(10);
    expect(data).toMatchObject({ total_rows: 2500, has_more: true });
    expect(data.next_page_url).toBe(
      `/api/v1/workflows/${String(id)}/data/${String(data.result_id)}?page=1&limit=10`,
    );
    expect((await execute(id)).body.data.rows).toHaveLength(1000);
  });

  it('answers no rows as an empty list with its columns', async () => {
    const none = setterNode('filter', { field: 'amount', operator: 'gt', value: 1e9 });
    const id = await createWorkflow(server.admin, chain(rowsNode(), none, outputNode()));
    expect((await execute(id)).body.data).toMatchObject({
      rows: [],
      total_rows: 0,
      has_more: false,
      schema: { charge_id: 'string', amount: 'number', currency: 'string' },
    });
  });

  it('lists every terminator; rows are those of the first', async () => {
    const nodes = [
      rowsNode(),
      setterNode('filter', { field: 'amount', operator: 'gt', value: 3000 }),
      { ...outputNode(), label: 'Large' },
      { ...outputNode(), label: 'All' },
    ];
    const edges = [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
      { source_node_index: 0, target_node_index: 3 },
    ];
    const id = await createWorkflow(server.admin, { nodes, edges });
    const { data } = (await execute(id)).body;
    expect(data.rows).toEqual([CHARGES[0]]);
    expect(
      data.outputs.map((output: { label: string; total_rows: number }) => [
        output.label,
        output.total_rows,
      ]),
    ).toEqual([
      ['Large', 1],
      ['All', 2],
    ]);
    const all = `/workflows/${String(id)}/data/${String(data.outputs[1].result_id)}`;
    expect((await server.admin.get(all)).body.data.rows).toEqual(CHARGES);
  });

  describe('params', () => {
    it('reach configs and expressions with their types', async () => {
      const id = await createWorkflow(
        server.admin,
        chain(
          rowsNode(),
          setterNode('filter', { field: 'amount', operator: 'gt', value: '{{ params.min }}' }),
          setterNode('computedColumn', { column_name: 'twice', expression: 'amount * $factor' }),
          outputNode(),
        ),
      );
      const { body } = await execute(id, { params: { min: 3000, factor: 2, unused: [] } });
      expect(body.data.rows).toEqual([{ ...CHARGES[0], twice: 9998 }]);
    });

    it('that a config needs and nobody sent are named', async () => {
      const filter = setterNode('filter', {
        field: 'amount',
        operator: 'gt',
        value: '{{ params.min }}',
      });
      const id = await createWorkflow(server.admin, chain(rowsNode(), filter, outputNode()));
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      expect(body.error.details[0].path).toBe('params.min');
    });

    it('are checked again where they are used', async () => {
      const limit = setterNode('limit', { count: '{{ params.count }}' });
      const id = await createWorkflow(server.admin, chain(rowsNode(), limit, outputNode()));
      expect((await execute(id, { params: { count: 1 } })).body.data.total_rows).toBe(1);
      const { status, body } = await execute(id, { params: { count: 'many' } });
      expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      expect(body.error.details[0]).toMatchObject({ node_type: 'queryoperators/limit' });
    });

    it('are held against the input contract', async () => {
      const contract = parametersNode(
        { name: 'day', type: 'date', required: true },
        { name: 'max', type: 'number', default: 5 },
      );
      const id = await createWorkflow(server.admin, chain(contract, outputNode()));
      const good = await execute(id, { params: { day: '2026-04-01' } });
      expect(good.body.data.rows).toEqual([{ day: '2026-04-01', max: 5 }]);
      for (const params of [{}, { day: 'Monday' }, { day: '2026-04-01', max: 'x' }]) {
        const { status, body } = await execute(id, { params });
        expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      }
    });
  });

  describe('refuses', () => {
    it.each([
      [{ limit: 0 }],
      [{ limit: 1001 }],
      [{ limit: 1.5 }],
      [{ limit: '10' }],
      [{ limit: null }],
      [{ params: [] }],
      [{ params: 'x' }],
      [{ params: null }],
      [{ surprise: 1 }],
      [[]],
    ])('the body %j', async (body) => {
      const id = await createWorkflow(server.admin);
      const answer = await execute(id, body);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    });

    it('an inactive workflow', async () => {
      const id = await createWorkflow(server.admin, { is_active: false });
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([409, 'WORKFLOW_INACTIVE']);
    });

    it('an invalid graph with what validate says', async () => {
      const broken = setterNode('computedColumn', { expression: 'amount / 100' });
      const id = await createWorkflow(server.admin, chain(rowsNode(), broken, outputNode()));
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([422, 'WORKFLOW_INVALID']);
      const validated = await server.admin.post(`/workflows/${String(id)}/validate`);
      expect(body.error.details).toEqual(validated.body.data.errors);
    });

    it('a workflow of nobody or of others', async () => {
      const { status, body } = await execute(999_999);
      expect([status, body.error.code]).toEqual([404, 'WORKFLOW_NOT_FOUND']);
    });

    it('a key without the scope, naming it', async () => {
      const id = await createWorkflow(server.admin);
      const reader = await server.createKey(server.session, { scopes: ['workflows:read'] });
      const { status, body } = await reader.post(path(id));
      expect([status, body.error.code]).toEqual([403, 'FORBIDDEN']);
      expect(body.error.message).toContain('workflows:execute');
    });
  });

  describe('fails', () => {
    it('naming node and column where a column is not there', async () => {
      const filter = setterNode('filter', { field: 'amonut', operator: 'gt', value: 1 });
      const id = await createWorkflow(server.admin, chain(rowsNode(), filter, outputNode()));
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
      expect(body.error.execution_id).toMatch(/^exec_/);
      expect(body.error.details[0]).toMatchObject({
        node_id: expect.any(Number),
        node_type: 'queryoperators/filter',
      });
      expect(JSON.stringify(body.error)).toContain('amonut');
      expect(JSON.stringify(body.error)).toContain('amount');
    });

    it('where a credential is missing, saying which and what to do', async () => {
      const charges: NodeDraft = {
        node_type: 'stripe/listCharges',
        node_role: 'getter',
        label: 'Charges',
        config: { limit: 10 },
      };
      const id = await createWorkflow(server.admin, chain(charges, outputNode()));
      const { status, body } = await execute(id);
      expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
      expect(body.error.execution_id).toMatch(/^exec_/);
      expect(body.error.details).toEqual([
        expect.objectContaining({ node_type: 'stripe/listCharges' }),
      ]);
      expect(body.error.message).toMatch(/credential of type stripe/);
    });
  });

  it('gives the same answer to 16 at once', async () => {
    const id = await createWorkflow(
      server.admin,
      chain(
        source.node(3000, 20),
        setterNode('computedColumn', { column_name: 'twice', expression: 'n * 2' }),
        setterNode('filter', { field: 'n', operator: 'gte', value: 1500 }),
        outputNode(),
      ),
    );
    const answers = await Promise.all(Array.from({ length: 16 }, () => execute(id)));
    const [first] = answers;
    expect(first?.body.data).toMatchObject({ total_rows: 1500 });
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.data.rows).toEqual(first?.body.data.rows);
    }
    const ids = answers.flatMap(({ body }): unknown[] => [
      body.data.result_id,
      body.data.execution_id,
    ]);
    expect(new Set(ids).size).toBe(32);
  });

  it('goes on when the caller hangs up', async () => {
    const id = await createWorkflow(server.admin, chain(source.node(5, 'held'), outputNode()));
    const abort = new AbortController();
    const call = server.admin.post(path(id), {}, { signal: abort.signal });
    await source.holds(1);
    abort.abort();
    await expect(call).rejects.toThrow();
    source.release();
    const quick = await createWorkflow(server.admin);
    expect((await execute(quick)).status).toBe(200);
  });
});
