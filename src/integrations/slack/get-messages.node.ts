import {
  type Getter,
  type GetterContext,
  NodeType,
  type Row,
  type RowBatches,
  unixSeconds,
} from '../../node-sdk';
import { channelIdOf } from './channel-id';
import { GetMessagesConfig } from './get-messages.config';
import { MESSAGE_COLUMNS, messageRow, type SlackMessage } from './message-rows';
import { GET_MESSAGES_DOCS } from './slack.docs';
import { slackPages } from './slack-pages';
import { readSlack } from './slack-read';

type Context = GetterContext<GetMessagesConfig>;

@NodeType({
  key: 'getMessages',
  role: 'getter',
  label: 'Get Messages',
  description: 'Retrieve the messages of a Slack channel, without the replies in threads',
  config: GetMessagesConfig,
  credential: 'slack',
  docs: GET_MESSAGES_DOCS,
})
export class GetMessagesNode implements Getter<GetMessagesConfig> {
  read(context: Context): RowBatches {
    context.credential();
    return { kind: 'rows', batches: this.rows(context), columns: MESSAGE_COLUMNS };
  }

  private async *rows(context: Context): AsyncGenerator<Row[]> {
    const channel = await channelIdOf(context, context.config.channel);
    for await (const messages of this.pages(context, channel)) {
      yield messages.map((message) => messageRow(message, channel));
    }
  }

  private pages(context: Context, channel: string): AsyncGenerator<SlackMessage[]> {
    const { limit, oldest, latest } = context.config;
    const range = { ...end('oldest', oldest), ...end('latest', latest), inclusive: true };
    return slackPages(limit, async (page) => {
      const answer = await readSlack(context, (slack) =>
        slack.conversations.history({ channel, ...range, ...page }),
      );
      return { items: answer.messages ?? [], next: answer.response_metadata?.next_cursor };
    });
  }
}

/** One end of the time range as Slack takes it, if it is set. */
function end(name: 'oldest' | 'latest', moment: unknown): Record<string, string> {
  const seconds = unixSeconds(moment);
  return seconds === undefined ? {} : { [name]: seconds.toFixed(6) };
}
