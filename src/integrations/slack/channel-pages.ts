import type { ConnectedContext } from '../../node-sdk';
import type { SlackChannel } from './channel-rows';
import type { ChannelKind } from './list-channels.config';
import { slackPages } from './slack-pages';
import { readSlack } from './slack-read';

export interface ChannelsWanted {
  readonly limit: number;
  readonly types: readonly ChannelKind[];
  readonly include_archived: boolean;
}

/** The channels that the app can see, page by page. */
export function channelPages(
  context: ConnectedContext<object>,
  { limit, types, include_archived }: ChannelsWanted,
): AsyncGenerator<SlackChannel[]> {
  const wanted = {
    types: types.map((kind) => `${kind}_channel`).join(','),
    exclude_archived: !include_archived,
  };
  return slackPages(limit, async (page) => {
    const answer = await readSlack(context, (slack) =>
      slack.conversations.list({ ...wanted, ...page }),
    );
    return { items: answer.channels ?? [], next: answer.response_metadata?.next_cursor };
  });
}
