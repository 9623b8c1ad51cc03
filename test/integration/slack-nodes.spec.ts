import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import { SlackIntegration } from '../../src/integrations/slack/slack.integration';
import {
  type DraftNode,
  chained,
  engineHarness,
  type EngineHarness,
} from '../support/engine-harness';
import { resultOf } from '../support/node-run';
import { rateLimited, refused, SlackStub } from '../support/stubs/slack-stub';

/** What of the credential is not as it should be. */
interface Other {
  readonly data?: JsonObject;
  readonly hosts?: readonly string[];
}

let stub: SlackStub;
let engine: EngineHarness;

beforeAll(async () => {
  stub = await new SlackStub().listen();
  engine = engineHarness([SlackIntegration]);
});
afterAll(async () => {
  await engine.close();
  await stub.close();
});
beforeEach(() => {
  stub.reset();
});

function slack(
  node: string,
  config: JsonObject = {},
  { data = {}, hosts = [stub.host] }: Other = {},
): DraftNode {
  return {
    type: `slack/${node}`,
    config,
    deferred: JSON.stringify(config).includes('{{'),
    credential: {
      type: 'slack',
      name: 'Acme',
      data: { token: stub.token, base_url: stub.api, ...data },
      hosts,
    },
  };
}

async function read(node: DraftNode): Promise<readonly Row[]> {
  const nodes = [node, { type: 'termination/dashboardOutput' }];
  return resultOf(await engine.run(nodes, chained(2))).rows;
}

function send(
  rows: readonly JsonValue[],
  config: JsonObject = {},
  options: Other & { signal?: AbortSignal } = {},
): Promise<RunOutcome> {
  const message = slack('sendMessage', { channel: '#sales-alerts', ...config }, options);
  const { signal } = options;
  return engine.run([{ type: 'input/rows', config: { rows: [...rows] } }, message], chained(2), {
    ...(signal ? { signal } : {}),
  });
}

async function delivered(...args: Parameters<typeof send>): Promise<unknown> {
  const outcome = await send(...args);
  resultOf(outcome);
  return outcome.status === 'completed' ? outcome.outputs[0]?.delivery : undefined;
}

async function failureOf(...args: Parameters<typeof send>): Promise<string> {
  const outcome = await send(...args);
  return outcome.status === 'failed' ? outcome.message : outcome.status;
}

const texts = (): string[] => stub.posted.map(({ text }) => text);
const CHARGES = [
  { charge_id: 'ch_1abc', amount: 4999 },
  { charge_id: 'ch_2def', amount: 2500 },
  { charge_id: 'ch_3ghi', amount: 100 },
];

describe('a message', () => {
  it('tells workflow, number of rows and the first of them by default', async () => {
    expect(await delivered(CHARGES)).toEqual({
      sent: 1,
      channel_id: 'C0SALES001',
      ts: '1775210400.00100',
    });
    expect(texts()).toEqual([
      '*Test*: 3 rows\n```\ncharge_id  amount\nch_1abc    4999\nch_2def    2500\nch_3ghi    100\n```',
    ]);
  });

  it('is the text of the config, with its placeholders filled in', async () => {
    await delivered(CHARGES, { text: '*{{ total_rows }}* charges, first {{ rows[0].charge_id }}' });
    expect(texts()).toEqual(['*3* charges, first ch_1abc']);
  });

  it('never lets a value ping, link or format', async () => {
    const name = '<!channel> <@U1> <https://evil.example|bank> *bold* `code` @here & co';
    await delivered([{ name }], { text: '<!here> {{ rows[0].name }}' });
    expect(texts()).toEqual([
      '<!here> &lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|bank&gt; ∗bold∗ ˋcodeˋ @here &amp; co',
    ]);
    expect(stub.posted[0]?.fields).toMatchObject({
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    stub.reset();
    await delivered([{ name }]);
    expect(texts().join()).not.toMatch(/[<>]|\*bold|`code/);
  });

  it('is sent without rows too, unless the config says otherwise', async () => {
    expect(await delivered([])).toMatchObject({ sent: 1 });
    expect(texts()).toEqual(['*Test*: 0 rows']);
    expect(await delivered([], { skip_empty: true })).toEqual({ sent: 0 });
    expect(stub.posted).toHaveLength(1);
  });

  it('never exceeds what a person reads', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) =>
      Object.fromEntries(
        Array.from({ length: 30 }, (_x, c) => [`c${String(c)}`, `${String(n)} `.repeat(99)]),
      ),
    );
    await delivered(rows);
    expect(texts()[0]).toContain('… and 990 more rows, 22 more columns');
    expect(texts()[0]?.length).toBeLessThan(4000);
  });
});

describe('one message a row', () => {
  it('goes out in order', async () => {
    const text = '{{ row.charge_id }}: {{ row.amount }} of {{ total_rows }}';
    expect(await delivered(CHARGES, { per_row: true, text })).toEqual({ sent: 3 });
    expect(texts()).toEqual(['ch_1abc: 4999 of 3', 'ch_2def: 2500 of 3', 'ch_3ghi: 100 of 3']);
  });

  it('may choose its channel, and shows its fields by default', async () => {
    const rows = [{ channel: 'general', note: 'a\nb <c>' }];
    await delivered(rows, { per_row: true, channel: '{{ row.channel }}' });
    expect(stub.posted).toMatchObject([
      { channel: 'general', text: '*Test*: row 1 of 1\nchannel: general\nnote: a b &lt;c&gt;' },
    ]);
  });

  it('that cannot be made keeps every one back', async () => {
    const failure = await failureOf([...CHARGES, { charge_id: 'x' }], {
      per_row: true,
      text: '{{ row.amount.cents }}',
    });
    expect(failure).toContain('{{ row.amount.cents }} has no value');
    expect(stub.requests).toHaveLength(0);
  });

  it('is not sent where there are more than max_messages', async () => {
    const failure = await failureOf(CHARGES, { per_row: true, max_messages: 2 });
    expect(failure).toContain('There are 3 rows and max_messages is 2: no message was sent');
    expect(stub.requests).toHaveLength(0);
  });

  it('that is refused ends the rest, and says how far it came', async () => {
    stub.disturb(undefined, refused('is_archived'));
    const failure = await failureOf(CHARGES, { per_row: true });
    expect(failure).toBe(
      'Node "slack/sendMessage 2" failed: Row 2 of 3: The message to #sales-alerts was not sent: the channel is archived (is_archived). 1 message was sent before it, none after it',
    );
    expect(stub.posted).toHaveLength(1);
  });
});

describe('a message is never sent twice', () => {
  it.each<[string, Parameters<SlackStub['disturb']>[0]]>([
    ['Slack answers 503', { status: 503, body: 'no' }],
    ['Slack has a fault that may come after the deed', refused('fatal_error')],
    ['the connection is lost', 'cut'],
    ['the answer breaks off', 'cut in the body'],
    ['something else answers', { body: '<html>' }],
  ])('where %s', async (_, disturbance) => {
    stub.disturb(disturbance);
    expect(await failureOf(CHARGES)).toContain(
      'The message may have been sent, but Slack did not confirm it',
    );
    expect(stub.requests).toHaveLength(1);
  });

  it('and comes once after a rate limit', async () => {
    stub.disturb(rateLimited(1));
    expect(await delivered(CHARGES)).toMatchObject({ sent: 1 });
    expect(stub.posted).toHaveLength(1);
    const [first, second] = stub.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('nor waited for longer than is sensible', async () => {
    stub.disturb(rateLimited(3600));
    expect(await failureOf(CHARGES)).toContain(
      'was not sent: Slack asks for fewer calls (to wait 3600 s)',
    );
  });

  it('and not said to be sent where nothing was reached', async () => {
    const gone = await new SlackStub().listen();
    const { host, url } = gone;
    await gone.close();
    const refusal = await failureOf(CHARGES, {}, { data: { base_url: url }, hosts: [host] });
    expect(refusal).toContain('The message to #sales-alerts was not sent: Request to http');
    const limit = await failureOf(CHARGES, {}, { data: { base_url: url } });
    expect(limit).toContain(
      'was not sent: ' + host + " is not among the hosts of this node's credential",
    );
  });

  it('when the run is cancelled while Slack is slow', async () => {
    stub.disturb('hang');
    const controller = new AbortController();
    const run = send(CHARGES, { per_row: true }, { signal: controller.signal });
    while (stub.requests.length === 0) await setTimeout(5);
    controller.abort();
    expect((await run).status).toBe('cancelled');
    expect(stub.requests).toHaveLength(1);
  });
});

describe('what Slack refuses', () => {
  it.each<[string, Parameters<SlackStub['disturb']>[0], string]>([
    [
      'a channel',
      refused('channel_not_found'),
      'there is no such channel, or the app cannot see it',
    ],
    [
      'an app that is not there',
      refused('not_in_channel'),
      'the app is not in the channel. Invite it',
    ],
    [
      'a scope',
      refused('missing_scope', { needed: 'chat:write', provided: 'channels:read' }),
      'the app lacks the scope chat:write. Add it to the app and install it again',
    ],
    ['a token', refused('token_revoked'), 'the token is wrong, revoked or expired'],
    [
      'arguments',
      refused('invalid_arguments', { response_metadata: { messages: ['[ERROR] too much'] } }),
      'Slack answered invalid_arguments. [ERROR] too much',
    ],
    [
      'an address',
      { status: 404, body: 'no' },
      'answered 404: check the base_url of the credential',
    ],
  ])('%s is told in words', async (_, disturbance, message) => {
    stub.disturb(disturbance);
    const failure = await failureOf(CHARGES);
    expect(failure).toContain(message);
    expect(failure).toContain('was not sent');
  });

  it('never shows the token', async () => {
    const failure = await failureOf(CHARGES, {}, { data: { token: 'xoxb-wrong-12345678' } });
    expect(failure).toContain('Put a valid one into the credential');
    expect(failure).not.toContain('xoxb');
  });
});

describe('listChannels', () => {
  it('answers what the app sees, page by page', async () => {
    const [first] = stub.channels;
    stub.channels = Array.from({ length: 450 }, (_, n) => ({
      ...first,
      id: `C${String(n).padStart(8, '0')}`,
      name: `room-${String(n)}`,
      is_private: n % 3 === 0,
      is_archived: n % 3 === 1,
    }));
    const names = async (config: JsonObject): Promise<number> =>
      (await read(slack('listChannels', config))).length;
    expect(await names({})).toBe(150);
    expect(await names({ include_archived: true })).toBe(300);
    expect(await names({ types: ['public', 'private'], include_archived: true })).toBe(450);
    expect(await names({ types: ['private'], limit: 7 })).toBe(7);
  });

  it('answers flat rows', async () => {
    expect((await read(slack('listChannels')))[1]).toEqual({
      channel_id: 'C0SALES001',
      name: 'sales-alerts',
      is_private: false,
      is_archived: false,
      is_member: true,
      member_count: 4,
      topic: '',
      purpose: 'Large charges',
      creator_id: 'U061F7AUR',
      created: '2013-02-13T19:13:24.000Z',
    });
  });

  it.each<[string, Parameters<SlackStub['disturb']>[0]]>([
    ['a rate limit', rateLimited(0)],
    ['a fault of Slack', refused('internal_error')],
    ['a 502', { status: 502, body: 'no' }],
    ['a lost connection', 'cut'],
    ['half an answer', 'cut in the body'],
  ])('tries again after %s', async (_, disturbance) => {
    stub.disturb(disturbance);
    expect(await read(slack('listChannels'))).toHaveLength(2);
    expect(stub.requests).toHaveLength(2);
  });

  it('ends where Slack answers one page for ever', async () => {
    const page = { body: { ok: true, channels: [], response_metadata: { next_cursor: 'x' } } };
    stub.disturb(page, page, page);
    await expect(read(slack('listChannels'))).rejects.toThrow('same page again');
  });

  it.each([{ channels: 5 }, { channels: [null] }])('refuses an answer such as %j', async (body) => {
    stub.disturb({ body: { ok: true, ...body } });
    await expect(read(slack('listChannels'))).rejects.toThrow('What answered is not Slack');
  });

  it('does not unpack an answer without an end', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    stub.disturb({ headers, body: gzipSync(Buffer.alloc(100_000_000, ' ')) });
    await expect(read(slack('listChannels'))).rejects.toThrow('larger than 64 MiB');
    expect(stub.requests).toHaveLength(1);
  });

  it('says what is missing', async () => {
    stub.disturb(refused('missing_scope', { needed: 'channels:read' }));
    await expect(read(slack('listChannels'))).rejects.toThrow(
      'The call to Slack failed: the app lacks the scope channels:read',
    );
  });
});

describe('getMessages', () => {
  it('finds the channel by name and answers its messages, newest first', async () => {
    const rows = await read(slack('getMessages', { channel: '#sales-alerts' }));
    expect(rows).toMatchObject([
      { channel_id: 'C0SALES001', text: 'A large one today', sent_at: '2026-04-03T10:00:00.000Z' },
      { user_id: 'U061F7AUR', text: 'Good morning', thread_ts: null },
    ]);
    expect(rows[0]?.['ts']).toBe('1775210400.000200');
  });

  it('needs no search where the id is given', async () => {
    await read(slack('getMessages', { channel: 'C024BE91L' }));
    expect(stub.requests.map(({ path }) => path)).toEqual(['/api/conversations.history']);
  });

  it('answers a range, up to a limit', async () => {
    const day = { channel: 'C024BE91L', oldest: '2026-04-03', latest: '2026-04-04' };
    expect(await read(slack('getMessages', day))).toHaveLength(1);
    stub.messages = Array.from({ length: 500 }, (_, n) => ({
      ts: `${String(1775210400 - n)}.000000`,
    }));
    const some = await read(slack('getMessages', { channel: 'C024BE91L', limit: 410 }));
    expect(new Set(some.map(({ ts }) => ts)).size).toBe(410);
    expect(stub.requests).toHaveLength(4);
  });

  it('says that there is no such channel', async () => {
    await expect(read(slack('getMessages', { channel: '#nowhere' }))).rejects.toThrow(
      'The Slack app sees no channel "nowhere"',
    );
  });
});
