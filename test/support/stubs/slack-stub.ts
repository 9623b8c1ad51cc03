import type { JsonObject } from '../../../src/common/json';
import { HttpStub, type SeenRequest, type StubAnswer } from './http-stub';

/** A message that was posted, as the channel holds it. */
export interface PostedText {
  readonly channel: string;
  readonly text: string;
  /** Everything that was sent with it. */
  readonly fields: Readonly<Record<string, string>>;
}

const CHANNELS: readonly (JsonObject & { id: string; name: string })[] = [
  {
    id: 'C024BE91L',
    name: 'general',
    created: 1360782804,
    creator: 'U061F7AUR',
    is_archived: false,
    is_member: true,
    is_private: false,
    num_members: 12,
    topic: { value: 'All of us' },
    purpose: { value: '' },
  },
  {
    id: 'C0SALES001',
    name: 'sales-alerts',
    created: 1360782804,
    creator: 'U061F7AUR',
    is_archived: false,
    is_member: true,
    is_private: false,
    num_members: 4,
    topic: { value: '' },
    purpose: { value: 'Large charges' },
  },
];

const seconds = (time: string): string => `${String(Date.parse(time) / 1000)}.000200`;

const MESSAGES: readonly (JsonObject & { ts: string })[] = [
  {
    type: 'message',
    user: 'U012AB3CDE',
    text: 'A large one today',
    ts: seconds('2026-04-03T10:00:00Z'),
  },
  { type: 'message', user: 'U061F7AUR', text: 'Good morning', ts: seconds('2026-04-02T10:00:00Z') },
];

/**
 * Slack's Web API as its reference describes it: form bodies, `ok: false` errors, cursors.
 * @see https://docs.slack.dev/apis/web-api
 */
export class SlackStub extends HttpStub {
  /** What stands in the channels. */
  readonly posted: PostedText[] = [];
  channels = CHANNELS;
  messages = MESSAGES;

  constructor(readonly token = 'xoxb-secret-of-the-stub') {
    super();
  }

  /** What a credential names as `base_url`. */
  get api(): string {
    return `${this.url}/api/`;
  }

  override reset(): void {
    super.reset();
    this.posted.length = 0;
    this.channels = CHANNELS;
    this.messages = MESSAGES;
  }

  protected answer({ path, headers, body }: SeenRequest): StubAnswer {
    const fields = Object.fromEntries(new URLSearchParams(body));
    if (headers.authorization !== `Bearer ${this.token}`) return refused('invalid_auth');
    switch (path) {
      case '/api/auth.test':
        return answered({ team: 'Acme', user: 'vantage', team_id: 'T1', user_id: 'U1' });
      case '/api/chat.postMessage':
        return this.post(fields);
      case '/api/conversations.list':
        return this.list(fields);
      case '/api/conversations.history':
        return this.history(fields);
      default:
        return refused('unknown_method');
    }
  }

  private post(fields: Readonly<Record<string, string>>): StubAnswer {
    const { channel = '', text = '' } = fields;
    const found = this.find(channel);
    if (!found) return refused('channel_not_found');
    if (text === '') return refused('no_text');
    this.posted.push({ channel: found.name, text, fields });
    return answered({ channel: found.id, ts: `1775210400.00${String(this.posted.length)}00` });
  }

  private list({ types = '', exclude_archived, ...paging }: Record<string, string>): StubAnswer {
    const wanted = this.channels.filter(
      ({ is_private, is_archived }) =>
        types.split(',').includes(is_private === true ? 'private_channel' : 'public_channel') &&
        !(exclude_archived === 'true' && is_archived === true),
    );
    return page('channels', wanted, paging);
  }

  private history({ channel = '', oldest, latest, ...paging }: Record<string, string>): StubAnswer {
    if (!this.channels.some(({ id }) => id === channel)) return refused('channel_not_found');
    const within = this.messages.filter(
      ({ ts }) => Number(ts) >= Number(oldest ?? 0) && Number(ts) <= Number(latest ?? Infinity),
    );
    return page('messages', within, paging);
  }

  private find(channel: string) {
    const name = channel.replace(/^#/, '');
    return this.channels.find((one) => one.id === channel || one.name === name);
  }
}

/** Slack answers errors with status 200. */
export function refused(error: string, more: JsonObject = {}): StubAnswer {
  return { body: { ok: false, error, ...more } };
}

export function rateLimited(seconds: number): StubAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  };
}

function answered(fields: JsonObject): StubAnswer {
  return { body: { ok: true, ...fields } };
}

function page(
  kind: string,
  items: readonly JsonObject[],
  { cursor, limit }: Record<string, string>,
): StubAnswer {
  const start = Number(Buffer.from(cursor ?? '', 'base64').toString() || 0);
  const end = start + Number(limit ?? 100);
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
  return answered({
    [kind]: items.slice(start, end),
    response_metadata: { next_cursor: next },
  });
}
