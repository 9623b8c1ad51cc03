import { type ColumnSpec, isoMoment, type Row } from '../../node-sdk';
import { rowOf } from './slack-row';

/** What is read of a message of `conversations.history`. */
export interface SlackMessage {
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly subtype?: string;
  readonly reply_count?: number;
}

export const MESSAGE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'ts', type: 'string' },
  { name: 'sent_at', type: 'datetime' },
  { name: 'channel_id', type: 'string' },
  { name: 'user_id', type: 'string' },
  { name: 'bot_id', type: 'string' },
  { name: 'text', type: 'string' },
  { name: 'subtype', type: 'string' },
  { name: 'thread_ts', type: 'string' },
  { name: 'reply_count', type: 'number' },
];

/** `ts` is Slack's id of a message: unix seconds with six decimals, as text. */
export function messageRow(message: SlackMessage, channelId: string): Row {
  return rowOf({
    ts: message.ts,
    sent_at: isoMoment(message.ts),
    channel_id: channelId,
    user_id: message.user,
    bot_id: message.bot_id,
    text: message.text,
    subtype: message.subtype,
    thread_ts: message.thread_ts,
    reply_count: message.reply_count,
  });
}
