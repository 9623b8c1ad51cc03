import { type ConnectedContext, NodeError } from '../../node-sdk';
import { channelPages } from './channel-pages';

const ID = /^[CDG][A-Z0-9]{7,}$/;
/** More channels than any workspace shows to an app in a reasonable time. */
const MOST_CHANNELS = 100_000;

/** The id of a channel that is given by its id or, with or without `#`, by its name. */
export async function channelIdOf(
  context: ConnectedContext<object>,
  channel: string,
): Promise<string> {
  if (ID.test(channel)) return channel;
  const wanted = channel.replace(/^#/, '').toLowerCase();
  const all = {
    limit: MOST_CHANNELS,
    types: ['public', 'private'],
    include_archived: true,
  } as const;
  for await (const channels of channelPages(context, all)) {
    const id = channels.find(({ name }) => name === wanted)?.id;
    if (id !== undefined) return id;
  }
  throw new NodeError(
    `The Slack app sees no channel "${wanted}": check its name or give its id; invite the app to a private one`,
  );
}
