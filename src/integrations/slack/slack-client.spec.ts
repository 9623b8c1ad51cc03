import { slackClient } from './slack-client';
import { slackReason } from './slack-failure';
import { mayBeDone } from './slack-outcome';

const data = { token: 'xoxb-secret-of-a-test' };

describe('a Slack that is slow', () => {
  it('is given up after the timeout, and may have done what was asked', async () => {
    const fetch = (_: unknown, init?: RequestInit): Promise<Response> =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(init.signal?.reason as Error);
        });
      });
    const slack = slackClient(data, fetch, 50);
    const post = slack.chat.postMessage({ channel: 'C1', text: 'x' });
    const error: unknown = await post.catch((reason: unknown) => reason);
    expect(slackReason(error, data)).toBe('Slack did not answer in time');
    expect(mayBeDone(error)).toBe(true);
  });
});

describe('a rate limit without a time', () => {
  it('is waited for a second', async () => {
    const fetch = () => Promise.resolve(new Response('', { status: 429 }));
    const slack = slackClient(data, fetch);
    await expect(slack.auth.test()).rejects.toMatchObject({ retryAfter: 1 });
  });
});
