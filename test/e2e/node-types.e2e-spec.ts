import Ajv from 'ajv';
import { startServer, type TestServer } from '../support/test-server';

interface NodeType {
  readonly node_type: string;
  readonly node_role: string;
  readonly category: string;
  readonly requires_credential: boolean;
  readonly config_schema: object;
}

describe('GET /node-types', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const list = async (query = '') => {
    const answer = await server.admin.get(`/node-types${query}`);
    expect(answer.status).toBe(200);
    return answer.body.data as {
      categories: { id: number; name: string; node_count: number }[];
      node_types: NodeType[];
      total: number;
    };
  };
  const names = async (query: string) =>
    (await list(query)).node_types.map((type) => type.node_type);

  it('lists the nodes of the product', async () => {
    const { node_types, total, categories } = await list();
    expect(total).toBe(node_types.length);
    expect(node_types.map((type) => type.node_type)).toEqual(
      expect.arrayContaining([
        'input/parameters',
        'input/rows',
        'files/readCsv',
        'http/request',
        ...['filter', 'computedColumn', 'aggregation', 'sort', 'limit', 'join', 'union'].map(
          (name) => `queryoperators/${name}`,
        ),
        ...['distinct', 'selectColumns', 'renameColumns', 'castColumns'].map(
          (name) => `queryoperators/${name}`,
        ),
        'termination/dashboardOutput',
        'stripe/listCharges',
        'slack/sendMessage',
      ]),
    );
    const counted = categories.reduce((sum, category) => sum + category.node_count, 0);
    expect(counted).toBe(total);
    expect(new Set(categories.map(({ id }) => id)).size).toBe(categories.length);
  });

  it('filters by part of a category name or key, whatever the case', async () => {
    const operators = await names('?category=QUERYOP');
    expect(operators.length).toBeGreaterThan(10);
    expect(await names('?category=query%20operators')).toEqual(operators);
    expect((await list('?category=stripe')).categories).toEqual([
      { id: 15, name: 'Stripe', node_count: 8 },
    ]);
  });

  it('filters by role and counts whole categories', async () => {
    const { node_types, categories, total } = await list('?category=slack&role=terminator');
    expect(node_types).toMatchObject([
      { node_type: 'slack/sendMessage', requires_credential: true },
    ]);
    expect(total).toBe(1);
    expect(categories).toHaveLength(1);
    for (const type of (await list('?role=getter')).node_types)
      expect(type.node_role).toBe('getter');
  });

  it('answers an empty list where nothing matches', async () => {
    expect(await list('?category=no%20such%20thing')).toEqual({
      categories: [],
      node_types: [],
      total: 0,
    });
  });

  it.each(['role=boss', 'role=', 'role=getter&role=setter', 'category[]=x', 'surprise=1'])(
    'refuses ?%s',
    async (query) => {
      const answer = await server.admin.get(`/node-types?${query}`);
      expect([answer.status, answer.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    },
  );

  it('gives a JSON Schema that accepts the documented configs', async () => {
    const ajv = new Ajv({
      strict: false,
      formats: { 'vantage-expression': true, 'vantage-query': true },
    });
    const { node_types } = await list();
    const documented: Record<string, object> = {
      'stripe/listCharges': { limit: 50, status: 'succeeded' },
      'queryoperators/filter': { field: 'amount', operator: 'gt', value: 10000 },
      'queryoperators/computedColumn': { column_name: 'revenue_usd', expression: 'amount / 100' },
      'queryoperators/aggregation': {},
      'slack/sendMessage': { channel: '#sales-alerts' },
      'termination/dashboardOutput': {},
    };
    for (const [name, config] of Object.entries(documented)) {
      const type = node_types.find((candidate) => candidate.node_type === name);
      const validate = ajv.compile(type?.config_schema ?? false);
      expect([name, validate(config), validate.errors]).toEqual([name, true, null]);
    }
    const computed = node_types.find((type) => type.node_type === 'queryoperators/computedColumn');
    expect(computed?.config_schema).toMatchObject({
      required: ['column_name', 'expression'],
      properties: { expression: { format: 'vantage-expression' } },
      additionalProperties: false,
    });
  });

  it('needs the scope workflows:read', async () => {
    const key = await server.createKey(server.session, { scopes: ['workflows:write'] });
    const answer = await key.get('/node-types');
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain('workflows:read');
    expect((await server.anonymous.get('/node-types')).status).toBe(401);
  });
});
