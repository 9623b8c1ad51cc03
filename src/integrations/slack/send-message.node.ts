import { type ConnectedContext, NodeError, NodeType, type Terminator } from '../../node-sdk';
import { SendMessageConfig } from './send-message.config';

@NodeType({
  key: 'sendMessage',
  role: 'terminator',
  label: 'Send Message',
  description: 'Post a message about the rows, or one for each row, to a Slack channel',
  config: SendMessageConfig,
  credential: 'slack',
})
export class SendMessageNode implements Terminator<SendMessageConfig> {
  /** Asks for the credential first, so that its absence is what a run without one reports. */
  deliver(context: ConnectedContext<SendMessageConfig>): never {
    context.credential();
    throw new NodeError('This version knows the Slack nodes but does not call Slack');
  }
}
