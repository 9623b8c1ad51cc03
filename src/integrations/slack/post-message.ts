import { type ConnectedContext, NodeError, retrying } from '../../node-sdk';
import type { SlackCredentialData } from './slack-credential.data';

export interface SlackDraft {
  readonly channel: string;
  readonly text: string;
}

/** Where a message stands: a channel's id, and the message's within it. */
export interface PostedMessage {
  readonly channel_id: string | null;
  readonly ts: string | null;
}

/**
 * Posts one message. After a rate limit it tries again, for then Slack posted nothing; after any
 * other fault never, for the message may stand in the channel already. Throws NodeError that says
 * which it is.
 */
export async function postMessage(
  { credential, fetch, signal }: ConnectedContext<object>,
  { channel, text }: SlackDraft,
): Promise<PostedMessage> {
  const { data } = credential<SlackCredentialData>();
  const { mayBeDone, slackClient, slackReason, whenRateLimited } = await import('./slack-sdk.js');
  const slack = slackClient(data, fetch);
  const post = () =>
    slack.chat.postMessage({
      channel,
      text,
      mrkdwn: true,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  try {
    const posted = await retrying(post, { signal, judge: whenRateLimited });
    return { channel_id: posted.channel ?? null, ts: posted.ts ?? null };
  } catch (error) {
    signal.throwIfAborted();
    const reason = slackReason(error, data);
    throw new NodeError(
      mayBeDone(error)
        ? `The message may have been sent, but Slack did not confirm it: ${reason}. Look into ${channel} before you run the workflow again`
        : `The message to ${channel} was not sent: ${reason}`,
    );
  }
}
