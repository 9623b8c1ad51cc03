import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadmePackage } from '../support/readme-package';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

const TEST_NODES = join(
  process.cwd(),
  'dist/test/support/integrations/splitter/splitter.integration',
);

const README_PACKAGE = makeReadmePackage();

let server: TestServer;
beforeAll(async () => {
  const packages = `${TEST_NODES},${README_PACKAGE}`;
  server = await startServer({ env: { VANTAGE_INTEGRATIONS: packages } });
});
afterAll(async () => {
  await server.close();
  rmSync(README_PACKAGE, { recursive: true });
});

const execute = async (fields: Record<string, unknown>, body?: unknown) => {
  const id = await createWorkflow(server.admin, fields);
  return server.admin.post(`/workflows/${String(id)}/execute`, body);
};
const validate = async (fields: Record<string, unknown>) => {
  const id = await createWorkflow(server.admin, fields);
  const { body } = await server.admin.post(`/workflows/${String(id)}/validate`);
  return body.data as { valid: boolean; errors?: unknown[]; warnings?: unknown[] };
};
const getter = (node_type: string, config: Record<string, unknown>): NodeDraft => ({
  node_type,
  node_role: 'getter',
  label: node_type,
  config,
});

const sales = [
  { id: 'a', amount: 4999, currency: 'usd', created: '2026-04-01T10:00:00Z' },
  { id: 'b', amount: 2500, currency: 'eur', created: '2026-04-02T10:00:00Z' },
  { id: 'c', amount: 100, currency: 'usd', created: '2026-05-02T10:00:00Z' },
];

describe('query operators over HTTP', () => {
  it('work one after the other', async () => {
    const { status, body } = await execute(
      chain(
        rowsNode(sales),
        setterNode('castColumns', { columns: { created: 'datetime' } }),
        setterNode('filter', { field: 'created', operator: 'lte', value: '2026-04-30' }),
        setterNode('computedColumn', { column_name: 'revenue', expression: 'amount / 100' }),
        setterNode('sort', { by: [{ column: 'revenue', direction: 'desc' }] }),
        setterNode('renameColumns', { columns: { id: 'charge_id' } }),
        setterNode('selectColumns', { columns: ['charge_id', 'revenue', 'created'] }),
        setterNode('limit', { count: 1 }),
        outputNode(),
      ),
    );
    expect(status).toBe(200);
    expect(body.data.rows).toEqual([
      { charge_id: 'a', revenue: 49.99, created: '2026-04-01T10:00:00.000Z' },
    ]);
    expect(body.data.schema).toEqual({
      charge_id: 'string',
      revenue: 'number',
      created: 'datetime',
    });
  });

  it('join, unite and tell apart', async () => {
    const rates = [
      { currency: 'usd', rate: 1 },
      { currency: 'eur', rate: 1.08 },
    ];
    const { body } = await execute({
      nodes: [
        rowsNode(sales),
        rowsNode(rates),
        setterNode('join', { type: 'left', left_keys: ['currency'], right_keys: ['currency'] }),
        setterNode('union', {}),
        setterNode('distinct', { columns: ['currency'] }),
        setterNode('selectColumns', { columns: ['currency', 'rate', 'id'] }),
        outputNode(),
      ],
      edges: [
        { source_node_index: 0, target_node_index: 2 },
        { source_node_index: 1, target_node_index: 2, target_key: 'input2' },
        { source_node_index: 2, target_node_index: 3 },
        { source_node_index: 1, target_node_index: 3, target_key: 'input2' },
        { source_node_index: 3, target_node_index: 4 },
        { source_node_index: 4, target_node_index: 5 },
        { source_node_index: 5, target_node_index: 6 },
      ],
    });
    expect(body.data.rows).toEqual([
      { currency: 'usd', rate: 1, id: 'a' },
      { currency: 'eur', rate: 1.08, id: 'b' },
    ]);
  });

  it('take params', async () => {
    const graph = chain(
      rowsNode(sales),
      setterNode('filter', {
        field: '{{ params.field }}',
        operator: 'in',
        value: '{{ params.values }}',
      }),
      setterNode('computedColumn', { column_name: 'x', expression: 'amount * $factor' }),
      setterNode('limit', { count: '{{ params.count }}' }),
      outputNode(),
    );
    const params = { field: 'currency', values: ['usd'], factor: 2, count: 1 };
    const { body } = await execute(graph, { params });
    expect(body.data.rows).toEqual([{ ...sales[0], x: 9998 }]);
    const wrong = await execute(graph, { params: { ...params, count: 'many' } });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'INVALID_INPUT']);
  });

  it('fail on a missing column, naming node and column', async () => {
    const { status, body } = await execute(
      chain(
        rowsNode(sales),
        setterNode('filter', { field: 'ammount', operator: 'gt', value: 1 }),
        outputNode(),
      ),
    );
    expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(body.error.details).toEqual([
      expect.objectContaining({
        node_type: 'queryoperators/filter',
        message: expect.stringContaining('Did you mean "amount"?'),
      }),
    ]);
  });

  it('blame the right node of a chain for a bad value', async () => {
    const { status, body } = await execute(
      chain(
        rowsNode([{ a: '1' }, { a: 'x1' }]),
        setterNode('sort', { by: [{ column: 'a' }] }),
        setterNode('castColumns', { columns: { a: 'number' } }),
        setterNode('filter', { field: 'a', operator: 'gt', value: 0 }),
        outputNode(),
      ),
    );
    expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(body.error.details[0]).toMatchObject({
      node_type: 'queryoperators/castColumns',
      message: expect.stringContaining('Column "a": "x1" is not a number'),
    });
  });

  it('warn of an aggregation without settings, and pass rows through', async () => {
    const graph = chain(rowsNode(sales), setterNode('aggregation', {}), outputNode());
    expect(await validate(graph)).toMatchObject({
      valid: true,
      warnings: [{ message: expect.stringContaining('passes its rows through') }],
    });
    const { body } = await execute(graph);
    expect(body.data.rows).toEqual(sales);
    expect(body.data.warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('passes its rows through') }),
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['computedColumn', { expression: '1' }, 'Missing required config field: column_name'],
    ['filter', { operator: 'eq', value: 1 }, 'Missing required config field: field'],
    ['filter', { field: 'a', operator: 'eq' }, 'Missing required config field: value'],
    ['filter', { field: 'a', operator: 'is_like', value: 1 }, 'operator must be one of'],
    ['aggregation', { pivots: 'a' }, 'Unknown config field: pivots'],
    ['join', { left_keys: ['a'], right_keys: ['a', 'b'] }, 'right_keys must be as many'],
    ['sort', { by: [{ column: 'a', direction: 'up' }] }, 'direction must be asc or desc'],
  ])('%s %j is not valid', async (operator, config, message) => {
    const nodes = [rowsNode(sales), rowsNode(sales), setterNode(operator, config), outputNode()];
    const second =
      operator === 'join'
        ? [{ source_node_index: 1, target_node_index: 2, target_key: 'input2' }]
        : [];
    const edges = [
      { source_node_index: 0, target_node_index: 2 },
      ...second,
      { source_node_index: 2, target_node_index: 3 },
    ];
    const { valid, errors } = await validate({ nodes, edges });
    expect(valid).toBe(false);
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining(message) }),
      ]),
    );
  });
});

describe('input', () => {
  const declared = [
    { name: 'start_date', type: 'date', required: true },
    { name: 'limit', type: 'number', default: 100 },
  ];

  it('parameters give one row, with defaults', async () => {
    const graph = chain(getter('input/parameters', { parameters: declared }), outputNode());
    const { body } = await execute(graph, { params: { start_date: '2026-04-01', more: 1 } });
    expect(body.data.rows).toEqual([{ start_date: '2026-04-01', limit: 100 }]);
    expect(body.data.schema).toMatchObject({ limit: 'number' });
    const missing = await execute(graph);
    expect([missing.status, missing.body.error.code]).toEqual([400, 'INVALID_INPUT']);
  });

  it('rows may be uneven, empty and strangely named', async () => {
    const rows = [{ a: 1 }, { 'b "c"': 'x', A: null }, {}];
    const { body } = await execute(chain(rowsNode(rows), outputNode()));
    expect(body.data.rows).toEqual([
      { a: 1, 'b "c"': null, A: null },
      { a: null, 'b "c"': 'x', A: null },
      { a: null, 'b "c"': null, A: null },
    ]);
    expect((await execute(chain(rowsNode([]), outputNode()))).body.data).toMatchObject({
      rows: [],
      total_rows: 0,
    });
  });
});

describe('nodes of other integrations', () => {
  it('with two outputs send rows both ways', async () => {
    const { body } = await execute({
      nodes: [
        rowsNode(sales),
        {
          node_type: 'testnodes/split',
          node_role: 'setter',
          label: '',
          config: { column: 'amount', threshold: 2500 },
        },
        outputNode(),
        setterNode('aggregation', { aggregations: [{ function: 'count' }] }),
        outputNode(),
      ],
      edges: [
        { source_node_index: 0, target_node_index: 1 },
        { source_node_index: 1, target_node_index: 2, source_key: 'high' },
        { source_node_index: 1, target_node_index: 3, source_key: 'low' },
        { source_node_index: 3, target_node_index: 4 },
      ],
    });
    expect(body.data.rows).toEqual(sales.slice(0, 2));
    expect(body.data.outputs.map((output: { total_rows: number }) => output.total_rows)).toEqual([
      2, 1,
    ]);
  });

  it('fail a run without taking the server along', async () => {
    const crash = (how: string) => execute(chain(getter('testnodes/crash', { how }), outputNode()));
    for (const how of ['kill', 'exit']) {
      const { status, body } = await crash(how);
      expect([status, body.error.code]).toEqual([500, 'EXECUTION_CRASHED']);
    }
    const { status, text } = await crash('throw');
    expect(status).toBeGreaterThanOrEqual(422);
    expect(text).not.toContain('/secret/paths');
    expect((await execute({})).status).toBe(200);
  });

  it.each(['stripe/listCharges', 'stripe/getBalance'])(
    '%s asks for its credential',
    async (type) => {
      const graph = chain(getter(type, {}), outputNode());
      expect(await validate(graph)).toMatchObject({
        valid: true,
        warnings: [{ message: expect.stringContaining('stripe credential') }],
      });
      const { status, body } = await execute(graph);
      expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
      expect(body.error.details[0]).toMatchObject({
        node_type: type,
        message: expect.stringMatching(/credential.*stripe/i),
      });
    },
  );

  it('slack/sendMessage asks for its credential', async () => {
    const slack = {
      node_type: 'slack/sendMessage',
      node_role: 'terminator' as const,
      label: 'Alert',
      config: { channel: '#sales-alerts' },
    };
    const { status, body } = await execute(chain(rowsNode(), slack));
    expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(body.error.message).toMatch(/credential.*slack/i);
  });
});

describe('the catalog', () => {
  it('lists every node of the product', async () => {
    const { body } = await server.admin.get('/node-types');
    const names = body.data.node_types.map((type: { node_type: string }) => type.node_type);
    expect(names).toEqual(
      expect.arrayContaining([
        'input/parameters',
        'input/rows',
        'files/readCsv',
        'http/request',
        ...[
          'filter',
          'computedColumn',
          'aggregation',
          'sort',
          'limit',
          'join',
          'union',
          'distinct',
        ].map((key) => `queryoperators/${key}`),
        ...['selectColumns', 'renameColumns', 'castColumns'].map((key) => `queryoperators/${key}`),
        'termination/dashboardOutput',
        'slack/sendMessage',
        'testnodes/split',
      ]),
    );
  });
});

describe('an integration in a package of its own', () => {
  it('is the one of the README, with its imports from vantage/node-sdk', async () => {
    const greet = getter('hello/greet', { name: 'Ada' });
    const { status, body } = await execute(chain(greet, outputNode()));
    expect(status).toBe(200);
    expect((body.data as { rows: unknown }).rows).toEqual([{ greeting: 'Hello Ada' }]);
  });

  it('has its configs checked', async () => {
    const { errors } = await validate(chain(getter('hello/greet', {}), outputNode()));
    expect(errors).toEqual([
      expect.objectContaining({ message: 'Missing required config field: name' }),
    ]);
  });
});
