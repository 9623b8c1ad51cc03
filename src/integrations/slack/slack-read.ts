import type { WebClient } from '@slack/web-api';
import { type ConnectedContext, NodeError, retrying } from '../../node-sdk';
import type { SlackCredentialData } from './slack-credential.data';

/** One call that only reads, repeated while its fault may pass. */
export async function readSlack<T>(
  { credential, fetch, signal }: ConnectedContext<object>,
  call: (slack: WebClient) => Promise<T>,
): Promise<T> {
  const { data } = credential<SlackCredentialData>();
  const { slackClient, slackReason, whenReadMayPass } = await import('./slack-sdk.js');
  const slack = slackClient(data, fetch);
  try {
    return await retrying(() => call(slack), { signal, judge: whenReadMayPass });
  } catch (error) {
    signal.throwIfAborted();
    throw new NodeError(`The call to Slack failed: ${slackReason(error, data)}`);
  }
}
