import {
  Credential,
  type CredentialTestContext,
  type CredentialType,
  NodeError,
  placeOf,
  retrying,
} from '../../node-sdk';
import { addressOf } from './slack-address';
import { SlackCredentialData } from './slack-credential.data';

/** The token of a Slack app in one workspace. */
@Credential({
  key: 'slack',
  label: 'Slack app',
  description: 'The bot token of a Slack app that is installed in a workspace',
  data: SlackCredentialData,
})
export class SlackCredential implements CredentialType<SlackCredentialData> {
  hosts(data: SlackCredentialData): string[] {
    return [placeOf(addressOf(data))];
  }

  async test({ data, fetch, signal }: CredentialTestContext<SlackCredentialData>): Promise<string> {
    const { slackClient, slackReason, whenReadMayPass } = await import('./slack-sdk.js');
    const slack = slackClient(data, fetch);
    try {
      const { team, user } = await retrying(() => slack.auth.test(), {
        signal,
        judge: whenReadMayPass,
        tries: 2,
      });
      return `Signed in to the Slack workspace ${team ?? 'without a name'} as ${user ?? 'the app'}`;
    } catch (error) {
      signal.throwIfAborted();
      throw new NodeError(`The call to Slack failed: ${slackReason(error, data)}`);
    }
  }
}
