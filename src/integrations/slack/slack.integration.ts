import { Integration } from '../../node-sdk';
import { SendMessageNode } from './send-message.node';

/** Talks to Slack as the app whose token the organization gave. */
@Integration({ key: 'slack', name: 'Slack', id: 16, nodes: [SendMessageNode] })
export class SlackIntegration {}
