import { type ColumnSpec, isoMoment, type Row } from '../../node-sdk';
import { rowOf } from './slack-row';

/** What is read of a channel of `conversations.list`. */
export interface SlackChannel {
  readonly id?: string;
  readonly name?: string;
  readonly is_private?: boolean;
  readonly is_archived?: boolean;
  readonly is_member?: boolean;
  readonly num_members?: number;
  readonly topic?: { readonly value?: string };
  readonly purpose?: { readonly value?: string };
  readonly creator?: string;
  readonly created?: number;
}

export const CHANNEL_COLUMNS: readonly ColumnSpec[] = [
  { name: 'channel_id', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'is_private', type: 'boolean' },
  { name: 'is_archived', type: 'boolean' },
  { name: 'is_member', type: 'boolean' },
  { name: 'member_count', type: 'number' },
  { name: 'topic', type: 'string' },
  { name: 'purpose', type: 'string' },
  { name: 'creator_id', type: 'string' },
  { name: 'created', type: 'datetime' },
];

export function channelRow(channel: SlackChannel): Row {
  return rowOf({
    channel_id: channel.id,
    name: channel.name,
    is_private: channel.is_private,
    is_archived: channel.is_archived,
    is_member: channel.is_member,
    member_count: channel.num_members,
    topic: channel.topic?.value,
    purpose: channel.purpose?.value,
    creator_id: channel.creator,
    created: isoMoment(channel.created),
  });
}
