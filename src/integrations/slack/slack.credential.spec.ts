import { secretFieldsOf } from '../../node-sdk';
import { configOf } from '../../node-sdk/testing/node-kit';
import { addressOf } from './slack-address';
import { SlackCredentialData } from './slack-credential.data';
import { SlackCredential } from './slack.credential';

const data = { token: 'xoxb-secret-of-a-test' };
const type = new SlackCredential();
const { signal } = new AbortController();

/** The credential's test against a Slack that always answers this. */
function testWith(body: object, status = 200): Promise<string> {
  const fetch = () => Promise.resolve(Response.json(body, { status }));
  return type.test({ data, signal, fetch } as unknown as Parameters<typeof type.test>[0]);
}

describe('a Slack credential', () => {
  it('keeps its token secret', () => {
    expect(secretFieldsOf(SlackCredentialData)).toEqual(['token']);
  });

  it('may be sent to Slack alone, or to its base_url alone', () => {
    expect(type.hosts(data)).toEqual(['slack.com:443']);
    expect(type.hosts({ ...data, base_url: 'http://127.0.0.1:4010/api' })).toEqual([
      '127.0.0.1:4010',
    ]);
  });

  it.each([
    [undefined, 'https://slack.com/api/'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010/api/'],
    ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010/api/'],
    ['http://127.0.0.1:4010/api', 'http://127.0.0.1:4010/api/'],
    ['https://gateway.example.com/slack/', 'https://gateway.example.com/slack/'],
  ])('with the base_url %s calls methods below %s', (base_url, address) => {
    expect(addressOf({ base_url })).toBe(address);
  });

  it.each([
    [{}, 'token must be'],
    [{ token: 'xoxb-1\r\nX: 1' }, 'token must be one word'],
    [{ token: 'x', base_url: 'slack.com' }, 'base_url must be a full http'],
    [{ token: 'x', team: 'T1' }, 'team should not exist'],
  ])('refuses the data %j', (given, fault) => {
    expect(() => configOf(SlackCredentialData, given)).toThrow(fault);
  });

  it('is tested by asking who it is', async () => {
    await expect(testWith({ ok: true, team: 'Acme', user: 'vantage' })).resolves.toBe(
      'Signed in to the Slack workspace Acme as vantage',
    );
  });

  it.each([
    [{ ok: false, error: 'invalid_auth' }, 'the token is wrong, revoked or expired'],
    [{ ok: false, error: 'account_inactive' }, 'no longer in the workspace'],
    [{ hello: 1 }, 'does not answer as Slack does'],
  ])('tells what is wrong: %j', async (body, message) => {
    await expect(testWith(body)).rejects.toThrow(message);
  });
});
