import {
  type ChecksConfig,
  type ConfigProblem,
  type Delivery,
  NodeType,
  type RunResult,
  type Terminator,
  type TerminatorContext,
} from '../../node-sdk';
import { SEND_EMAIL_DOCS } from './email.docs';
import { recipientProblems } from './recipient-problems';
import { SendEmailConfig } from './send-email.config';

@NodeType({
  key: 'sendEmail',
  role: 'terminator',
  label: 'Send Email',
  description: 'Send a mail about the rows, with the rows attached, or one mail for each row',
  config: SendEmailConfig,
  credential: 'smtp',
  docs: SEND_EMAIL_DOCS,
})
export class SendEmailNode implements Terminator<SendEmailConfig>, ChecksConfig<SendEmailConfig> {
  check(config: SendEmailConfig): ConfigProblem[] {
    return recipientProblems(config);
  }

  /** Loads the mail library, which takes its time, with the first delivery. */
  async deliver(context: TerminatorContext<SendEmailConfig>, result: RunResult): Promise<Delivery> {
    const { EmailDelivery } = await import('./email-delivery.js');
    return new EmailDelivery(context, result).run();
  }
}
