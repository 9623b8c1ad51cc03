import {
  type Getter,
  type GetterContext,
  NodeType,
  type Row,
  type RowBatches,
} from '../../node-sdk';
import { CHANNEL_COLUMNS, channelRow } from './channel-rows';
import { channelPages } from './channel-pages';
import { ListChannelsConfig } from './list-channels.config';
import { LIST_CHANNELS_DOCS } from './slack.docs';

@NodeType({
  key: 'listChannels',
  role: 'getter',
  label: 'List Channels',
  description: 'Retrieve the channels of a Slack workspace',
  config: ListChannelsConfig,
  credential: 'slack',
  docs: LIST_CHANNELS_DOCS,
})
export class ListChannelsNode implements Getter<ListChannelsConfig> {
  read(context: GetterContext<ListChannelsConfig>): RowBatches {
    context.credential();
    return { kind: 'rows', batches: this.rows(context), columns: CHANNEL_COLUMNS };
  }

  private async *rows(context: GetterContext<ListChannelsConfig>): AsyncGenerator<Row[]> {
    for await (const channels of channelPages(context, context.config)) {
      yield channels.map(channelRow);
    }
  }
}
