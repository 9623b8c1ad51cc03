import { Integration } from '../../node-sdk';
import { GetMessagesNode } from './get-messages.node';
import { ListChannelsNode } from './list-channels.node';
import { SendMessageNode } from './send-message.node';
import { SlackCredential } from './slack.credential';

/** Talks to Slack as the app whose token the organization gave. */
@Integration({
  key: 'slack',
  name: 'Slack',
  id: 16,
  nodes: [SendMessageNode, ListChannelsNode, GetMessagesNode],
  credentials: [SlackCredential],
})
export class SlackIntegration {}
