import { jsonExamples } from '../support/api-document';
import { MailServer } from '../support/stubs/mail-server';
import { SlackStub } from '../support/stubs/slack-stub';
import { charge } from '../support/stubs/stripe-objects';
import { StripeStub } from '../support/stubs/stripe-stub';
import { startServer, type TestServer } from '../support/test-server';
import { formsOf } from '../support/vault-service';
import {
  chain,
  createWorkflow,
  type NodeDraft,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

const LOGIN = { user: 'reports', password: 'the password of a mail server' };

let stripe: StripeStub;
let slack: SlackStub;
let mail: MailServer;
let server: TestServer;

const node = (
  node_type: string,
  node_role: NodeDraft['node_role'],
  config: Record<string, unknown>,
): NodeDraft => ({ node_type, node_role, label: node_type, config });

/** Runs a chain of nodes with the organization's default credentials. */
async function execute(...nodes: NodeDraft[]) {
  const id = await createWorkflow(server.admin, chain(...nodes));
  return server.admin.post(`/workflows/${String(id)}/execute`);
}

/** Stores a credential; the first of its type becomes the default. */
async function store(type: string, data: Record<string, unknown>): Promise<number> {
  const answer = await server.session.post('/credentials', {
    name: `${type} ${String(Math.random())}`,
    type,
    data,
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return Number(answer.body.data.id);
}

/** What the test of a credential answers. */
async function test(id: number): Promise<object> {
  const { body } = await server.session.post(`/credentials/${String(id)}/test`);
  return body.data as object;
}

beforeAll(async () => {
  stripe = await new StripeStub().listen();
  slack = await new SlackStub().listen();
  mail = await new MailServer({ login: LOGIN }).listen();
  const allowed = [stripe.host, slack.host, mail.host].join(',');
  server = await startServer({ env: { EGRESS_ALLOW: allowed } });
});
afterAll(async () => {
  await server.close();
  await Promise.all([stripe.close(), slack.close(), mail.close()]);
});

describe('credentials', () => {
  it('are tested against their service', async () => {
    const ids = [
      await store('stripe', { api_key: stripe.key, base_url: stripe.url }),
      await store('slack', { token: slack.token, base_url: slack.api }),
      await store('smtp', { host: '127.0.0.1', port: mail.port, from: 'r@acme.example', ...LOGIN }),
    ];
    expect(await Promise.all(ids.map(test))).toMatchObject([
      { ok: true, message: 'Stripe accepts the key (test mode)' },
      { ok: true, message: 'Signed in to the Slack workspace Acme as vantage' },
      { ok: true, message: `Connected to ${mail.host} as reports, not encrypted` },
    ]);
    expect(mail.mails).toHaveLength(0);
  });

  it('that are wrong are told so, without what they hold', async () => {
    const key = 'sk_test_51HnotTheKeyOfTheStub';
    const token = 'xoxb-not-the-token-of-the-stub';
    const password = 'not the password of the server';
    const ids = [
      await store('stripe', { api_key: key, base_url: stripe.url }),
      await store('slack', { token, base_url: slack.api }),
      await store('smtp', {
        host: '127.0.0.1',
        port: mail.port,
        from: 'r@acme.example',
        user: 'reports',
        password,
      }),
    ];
    const answers = await Promise.all(ids.map(test));
    expect(answers).toMatchObject([
      { ok: false, message: expect.stringContaining('Stripe refused the API key') },
      { ok: false, message: expect.stringContaining('the token is wrong, revoked or expired') },
      { ok: false, message: expect.stringContaining('refused user and password: 535') },
    ]);
    const told = JSON.stringify(answers) + server.output;
    for (const secret of [key, token, password]) {
      for (const form of formsOf(secret)) expect(told).not.toContain(form);
    }
    expect(told).not.toContain('Stub');
  });
});

describe('the workflows of the API document', () => {
  it('read charges of Stripe', async () => {
    const { body } = await execute(
      node('stripe/listCharges', 'getter', { limit: 100, status: 'succeeded' }),
      setterNode('computedColumn', { column_name: 'revenue_usd', expression: 'amount / 100' }),
      outputNode(),
    );
    expect(body.data).toMatchObject({
      status: 'completed',
      total_rows: 2,
      rows: [
        { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
        { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
      ],
      schema: { charge_id: 'string', amount: 'number', currency: 'string', revenue_usd: 'number' },
    });
  });

  it('alert the sales team in Slack', async () => {
    stripe.hold('charges', [
      charge('ch_big', { amount: 49900 }),
      charge('ch_small', { amount: 100 }),
    ]);
    const { body } = await execute(
      node('stripe/listCharges', 'getter', { limit: 50, status: 'succeeded' }),
      setterNode('filter', { field: 'amount', operator: 'gt', value: 10000 }),
      node('slack/sendMessage', 'terminator', { channel: '#sales-alerts' }),
    );
    expect(body.data).toMatchObject({
      rows: [{ charge_id: 'ch_big', amount: 49900 }],
      outputs: [
        { node_type: 'slack/sendMessage', delivery: { sent: 1, channel_id: 'C0SALES001' } },
      ],
    });
    expect(slack.posted).toMatchObject([
      { channel: 'sales-alerts', text: expect.stringContaining('*Test workflow*: 1 row\n```\n') },
    ]);
    expect(slack.posted[0]?.text).toContain('ch_big');
  });

  it('list the eight nodes of Stripe as documented', async () => {
    const { body } = await server.admin.get('/node-types?category=stripe&role=getter');
    const [documented] = jsonExamples('List Available Node Types') as {
      data: { node_types: object[]; total: number };
    }[];
    expect(body.data.categories).toEqual([{ id: 15, name: 'Stripe', node_count: 8 }]);
    for (const [index, type] of (documented?.data.node_types ?? []).entries()) {
      expect(body.data.node_types[index]).toMatchObject(type);
    }
  });
});

describe('mails', () => {
  it('go out one a row, through the mail server of the organization', async () => {
    const rows = [
      { name: 'Ada & Co', email: 'ada@example.com' },
      { name: 'Grace', email: 'grace@example.com' },
    ];
    const { body } = await execute(
      rowsNode(rows),
      node('email/sendEmail', 'terminator', {
        to: ['{{ row.email }}'],
        subject: 'For {{ row.name }}',
        body: '<b>{{ row.name }}</b> of {{ total_rows }} in {{ workflow.title }}',
        format: 'html',
        per_row: true,
      }),
    );
    expect(body.data.outputs).toMatchObject([
      { delivery: { sent: 2, accepted: 2, rejections: [] } },
    ]);
    expect(mail.mails.map(({ parsed }) => [parsed.subject, parsed.html])).toEqual([
      ['For Ada & Co', '<b>Ada &amp; Co</b> of 2 in Test workflow\n'],
      ['For Grace', '<b>Grace</b> of 2 in Test workflow\n'],
    ]);
    const [run] = /exec_\w+/.exec(mail.mail(1).parsed.messageId ?? '') ?? [];
    expect(run).toBe(body.data.execution_id);
  });

  it('carry the rows as a file', async () => {
    await execute(
      rowsNode([{ a: 1, b: '=1+1' }]),
      node('email/sendEmail', 'terminator', {
        to: ['ada@example.com'],
        subject: 'Rows',
        body: 'Attached',
        attach: 'csv',
      }),
    );
    const [attachment] = mail.mails.at(-1)?.parsed.attachments ?? [];
    expect(attachment?.filename).toBe('Test workflow.csv');
    expect(attachment?.content.toString()).toBe("a,b\r\n1,'=1+1\r\n");
  });
});

describe('a service that fails', () => {
  it('fails the run with the node and a reason', async () => {
    stripe.disturb({
      status: 403,
      body: { error: { message: `Key ${stripe.key} lacks rak_charge_read` } },
    });
    const { status, body } = await execute(node('stripe/listCharges', 'getter', {}), outputNode());
    expect([status, body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(body.error.message).toContain(
      'The API key may not read this: Key *** lacks rak_charge_read',
    );
    expect(body.error.details).toMatchObject([
      { node_type: 'stripe/listCharges', node_id: expect.any(Number) },
    ]);
    expect(server.output).not.toContain(stripe.key);
  });

  it('is not asked at all where no credential is', async () => {
    const id = await createWorkflow(
      server.admin,
      chain(node('stripe/getBalance', 'getter', { credential_id: 999 }), outputNode()),
    ).catch((error: unknown) => String(error));
    expect(id).toContain('999');
  });
});
