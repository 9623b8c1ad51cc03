import { gzipSync } from 'node:zlib';
import type { JsonObject, Row } from '../../src/node-sdk';
import { StripeIntegration } from '../../src/integrations/stripe/stripe.integration';
import {
  type DraftNode,
  chained,
  engineHarness,
  type EngineHarness,
} from '../support/engine-harness';
import { type NodeResult, resultOf } from '../support/node-run';
import { charge } from '../support/stubs/stripe-objects';
import { refusal, StripeStub } from '../support/stubs/stripe-stub';

const OUTPUT: DraftNode = { type: 'termination/dashboardOutput' };
const UTC = '2026-04-02T10:00:00.000Z';

let stub: StripeStub;
let engine: EngineHarness;

beforeAll(async () => {
  stub = await new StripeStub().listen();
  engine = engineHarness([StripeIntegration]);
});
afterAll(async () => {
  await engine.close();
  await stub.close();
});
beforeEach(() => {
  stub.reset();
});

function stripe(node: string, config: JsonObject = {}, data: JsonObject = {}): DraftNode {
  return {
    type: `stripe/${node}`,
    config,
    credential: {
      type: 'stripe',
      name: 'Shop',
      data: { api_key: stub.key, base_url: stub.url, ...data },
      hosts: [stub.host],
    },
  };
}

async function read(node: DraftNode, ...then: DraftNode[]): Promise<NodeResult> {
  const nodes = [node, ...then, OUTPUT];
  return resultOf(await engine.run(nodes, chained(nodes.length)));
}

const rowsOf = async (node: DraftNode): Promise<readonly Row[]> => (await read(node)).rows;

describe('the documented workflow', () => {
  it('answers the documented rows', async () => {
    const { rows, schema } = await read(
      stripe('listCharges', { limit: 100, status: 'succeeded' }),
      {
        type: 'queryoperators/computedColumn',
        config: { column_name: 'revenue_usd', expression: 'amount / 100' },
      },
    );
    expect(rows).toMatchObject([
      { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
      { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
    ]);
    expect(Object.keys(rows[0] ?? {}).slice(0, 3)).toEqual(['charge_id', 'amount', 'currency']);
    expect(schema).toMatchObject({
      charge_id: 'string',
      amount: 'number',
      currency: 'string',
      revenue_usd: 'number',
      created: 'datetime',
      metadata: 'object',
    });
  });
});

describe('requests', () => {
  it('carry the key and the pinned version, and no telemetry', async () => {
    await read(stripe('getBalance'));
    await read(stripe('getBalance'));
    for (const { headers } of stub.requests) {
      expect(headers.authorization).toBe(`Bearer ${stub.key}`);
      expect(headers['stripe-version']).toBe('2026-10-28.endive');
      expect(headers['x-stripe-client-telemetry']).toBeUndefined();
    }
  });

  it('go below a base_url with a path', async () => {
    stub.disturb({ body: { object: 'list', data: [], has_more: false } });
    await read(stripe('listRefunds', {}, { base_url: `${stub.url}/stripe/` }));
    expect(stub.requests[0]?.path).toBe('/stripe/v1/refunds');
  });
});

describe('each list', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'listCustomers',
      { email: 'jenny@example.com' },
      { customer_id: 'cus_9s6XKzkNRiz8i3', country: 'US', metadata: { tier: 'gold' } },
    ],
    [
      'listInvoices',
      { status: 'open', customer: 'cus_9s6XKzkNRiz8i3' },
      {
        invoice_id: 'in_1MtHbELkdIwHu7ixl4OzzPMv',
        subscription_id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
        due_date: '2026-05-01T00:00:00.000Z',
        paid_at: null,
      },
    ],
    [
      'listSubscriptions',
      { status: 'active' },
      {
        subscription_id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
        price_id: 'price_1MowQULkdIwHu7ixraBm864M',
        quantity: 2,
        current_period_end: '2026-05-01T00:00:00.000Z',
      },
    ],
    [
      'listPayouts',
      { arrival_date: { gte: '2026-04-05', lte: '2026-04-05' } },
      { payout_id: 'po_1OaFDbEcg9tTZuTg', arrival_date: '2026-04-05T00:00:00.000Z' },
    ],
    [
      'listRefunds',
      { charge: 'ch_2def' },
      { refund_id: 're_1Nispe2eZvKYlo2Cd31jOCgZ', amount: 500 },
    ],
    ['searchCharges', { query: "metadata['order_id']:'6735'" }, { charge_id: 'ch_2def' }],
    ['listCharges', { limit: 1, created: { lte: UTC } }, { charge_id: 'ch_2def', created: UTC }],
  ])('%s answers its objects as flat rows', async (node, config, row) => {
    expect(await rowsOf(stripe(node, config))).toMatchObject([row]);
  });

  it('has its columns, with their types, also where there is nothing', async () => {
    stub.hold('payouts', []);
    const { rows } = await read(stripe('listPayouts'), {
      type: 'queryoperators/filter',
      config: { field: 'amount', operator: 'gt', value: 5 },
    });
    expect(rows).toEqual([]);
    const { schema } = await read(stripe('listPayouts'));
    expect(schema).toMatchObject({ payout_id: 'string', amount: 'number', created: 'datetime' });
  });

  it('takes further fields as columns', async () => {
    const fields = ['outcome.risk_score', 'metadata.order_id', 'billing_details.address', 'amount'];
    const [first] = await rowsOf(stripe('listCharges', { limit: 1, fields }));
    expect(first).toMatchObject({
      outcome_risk_score: 32,
      metadata_order_id: null,
      billing_details_address: { country: 'US' },
      amount: 4999,
    });
  });
});

describe('getBalance', () => {
  it.each([{ hello: 'world' }, { available: [null] }, { available: [], pending: 5 }])(
    'refuses an answer such as %j',
    async (body) => {
      stub.disturb({ body });
      await expect(read(stripe('getBalance'))).rejects.toThrow('a balance was expected');
    },
  );

  it('answers one row a currency', async () => {
    expect(await rowsOf(stripe('getBalance'))).toEqual([
      {
        currency: 'usd',
        available: 666670,
        pending: 61414,
        connect_reserved: 0,
        instant_available: 0,
        livemode: false,
      },
      {
        currency: 'eur',
        available: 12000,
        pending: 0,
        connect_reserved: 0,
        instant_available: 0,
        livemode: false,
      },
    ]);
  });
});

describe('paging', () => {
  const many = (count: number, fields: (n: number) => JsonObject = () => ({})) =>
    Array.from({ length: count }, (_, n) => charge(`ch_${String(n)}`, { amount: n, ...fields(n) }));

  it.each([1, 99, 100, 101, 250, 1000])('answers up to the limit of %i', async (limit) => {
    stub.hold('charges', many(300));
    const rows = await rowsOf(stripe('listCharges', { limit }));
    expect(rows.map(({ amount }) => amount)).toEqual(
      Array.from({ length: Math.min(limit, 300) }, (_, n) => n),
    );
    const sizes = stub.requests.map(({ query }) => Number(query.get('limit')));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limit + 100);
  });

  it('follows the token of a search', async () => {
    stub.hold('charges', many(250));
    const rows = await rowsOf(stripe('searchCharges', { query: 'amount>0', limit: 230 }));
    expect(rows).toHaveLength(230);
    expect(stub.requests.map(({ query }) => query.get('page'))).toEqual([null, '100', '200']);
  });

  it('goes on until enough charges have the status', async () => {
    stub.hold(
      'charges',
      many(400, (n) => ({ status: n % 100 === 0 ? 'failed' : 'succeeded' })),
    );
    const rows = await rowsOf(stripe('listCharges', { limit: 3, status: 'failed' }));
    expect(rows.map(({ charge_id }) => charge_id)).toEqual(['ch_0', 'ch_100', 'ch_200']);
    expect(stub.requests).toHaveLength(3);
  });

  it('ends where Stripe answers one page for ever', async () => {
    const page = { body: { object: 'list', data: many(1), has_more: true } };
    stub.disturb(page, page, page);
    await expect(read(stripe('listCharges', { limit: 500 }))).rejects.toThrow('same page again');
  });
});

describe('faults that pass', () => {
  it('are waited for as long as Stripe asks', async () => {
    stub.disturb(refusal(429, { type: 'rate_limit_error' }, { 'retry-after': '1' }));
    expect(await rowsOf(stripe('listRefunds'))).toHaveLength(1);
    const [first, second] = stub.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each<[string, Parameters<StripeStub['disturb']>[0]]>([
    ['a fault of Stripe', refusal(500, { type: 'api_error', message: 'Sorry' })],
    [
      'a page of HTML from a gateway',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
    ],
    ['a lost connection', 'cut'],
    ['an answer that breaks off', 'cut in the body'],
  ])('%s', async (_, disturbance) => {
    stub.disturb(disturbance);
    expect(await rowsOf(stripe('listRefunds'))).toHaveLength(1);
    expect(stub.requests).toHaveLength(2);
  });

  it('do not make a page come twice', async () => {
    stub.hold(
      'charges',
      Array.from({ length: 150 }, (_, n) => charge(`ch_${String(n)}`)),
    );
    stub.disturb(undefined, 'cut in the body');
    const rows = await rowsOf(stripe('listCharges', { limit: 150 }));
    expect(new Set(rows.map(({ charge_id }) => charge_id)).size).toBe(150);
  });
});

describe('faults that stay', () => {
  const SECRET = 'sk_test_51Hwrong1234567890';

  it.each<[string, Parameters<StripeStub['disturb']>, string]>([
    [
      'a permission that the key lacks',
      [
        refusal(403, {
          message: `The provided key 'rk_test_*********************5678' does not have the required permissions for this endpoint. Having the 'rak_charge_read' permission would allow this request to continue.`,
        }),
      ],
      "The API key may not read this: The provided key *** does not have the required permissions for this endpoint. Having the 'rak_charge_read' permission would allow this request to continue. Give it the permission in the Stripe dashboard, or use another key (Stripe request req_8sT2ExampleOnly)",
    ],
    [
      'an object that does not exist',
      [
        refusal(404, {
          code: 'resource_missing',
          message: "No such customer: 'cus_x'",
          param: 'customer',
        }),
      ],
      "Stripe refused the request (404): No such customer: 'cus_x' (parameter customer) (Stripe request req_8sT2ExampleOnly)",
    ],
    [
      'a rate limit that does not end soon',
      [refusal(429, {}, { 'retry-after': '3600' })],
      'Stripe asks for fewer requests (429)',
    ],
    [
      'a fault that Stripe says not to try again',
      [refusal(500, {}, { 'stripe-should-retry': 'false' })],
      'Stripe has a fault of its own (500)',
    ],
    [
      'a page that is not there',
      [{ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' }],
      'Stripe refused the request (404): the answer is not JSON, check the base_url',
    ],
    ['a page of HTML', [{ body: '<html>' }], 'does not answer as Stripe does'],
    ['another JSON', [{ body: { hello: 'world' } }], 'What answered is not Stripe'],
    ['a JSON null', [{ body: 'null' }], 'does not answer as Stripe does'],
    ['a list of nothing', [{ body: { data: [null] } }], 'What answered is not Stripe'],
  ])('%s', async (_, disturbances, message) => {
    stub.disturb(...disturbances);
    await expect(read(stripe('listCharges'))).rejects.toThrow(message);
    expect(stub.requests).toHaveLength(1);
  });

  it('name the credential as what to mend, and no part of the key', async () => {
    const run = read(stripe('listCharges', {}, { api_key: SECRET }));
    const message = await run.then(String, (error: unknown) => String(error));
    expect(message).toContain('Stripe refused the API key: it is wrong, expired or revoked');
    expect(message).not.toContain('1234');
    expect(message).not.toContain('sk_test');
  });

  it('say what Stripe does not understand of a search', async () => {
    await expect(read(stripe('searchCharges', { query: '(' }))).rejects.toThrow(
      'We were unable to parse your search query (parameter query)',
    );
  });

  it('are not unpacked without an end', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    stub.disturb({ headers, body: gzipSync(Buffer.alloc(100_000_000, ' ')) });
    await expect(read(stripe('listCharges'))).rejects.toThrow('larger than 64 MiB');
    expect(stub.requests).toHaveLength(1);
  });

  it('do not lead elsewhere', async () => {
    stub.disturb({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    await expect(read(stripe('listCharges'))).rejects.toThrow('Stripe refused the request (302)');
    expect(stub.requests).toHaveLength(1);
  });

  it('reach no other host than that of the credential', async () => {
    const node = stripe('listCharges');
    const elsewhere = {
      ...node,
      credential: node.credential && { ...node.credential, hosts: ['api.stripe.com:443'] },
    };
    await expect(read(elsewhere)).rejects.toThrow(
      "is not among the hosts of this node's credential",
    );
    expect(stub.requests).toHaveLength(0);
  });
});

describe('a cancelled run', () => {
  it.each<[string, Parameters<StripeStub['disturb']>[0]]>([
    ['does not wait for an answer', 'hang'],
    ['does not wait for the next try', refusal(429, {}, { 'retry-after': '30' })],
  ])('%s', async (_, disturbance) => {
    stub.disturb(disturbance);
    const controller = new AbortController();
    const nodes = [stripe('listCharges'), OUTPUT];
    const run = engine.run(nodes, chained(2), { signal: controller.signal });
    while (stub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const start = performance.now();
    controller.abort();
    expect((await run).status).toBe('cancelled');
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
