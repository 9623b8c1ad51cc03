import {
  configForAllRows,
  type Delivery,
  deliverEachRow,
  deliverOnce,
  NodeError,
  type RunResult,
  type TerminatorContext,
} from '../../node-sdk';
import { attachmentOf } from './attachment';
import { type AttachedFile, messageIdOf, wireMail } from './mail-content';
import { MailReport } from './mail-report';
import { Mailing } from './mailing';
import type { SendEmailConfig } from './send-email.config';
import type { SmtpCredentialData } from './smtp-credential.data';
import { type MailOutcome, SmtpSession, UnconfirmedMail } from './smtp-session';

/** The mails of one node in one run. */
export class EmailDelivery {
  private readonly report = new MailReport();
  private readonly data: SmtpCredentialData;
  private readonly mailing: Mailing;

  constructor(
    private readonly context: TerminatorContext<SendEmailConfig>,
    private readonly result: RunResult,
  ) {
    this.data = context.credential<SmtpCredentialData>().data;
    this.mailing = new Mailing(() => SmtpSession.open(this.data, context));
  }

  /** Throws NodeError where a mail failed, or no recipient was accepted at all. */
  async run(): Promise<Delivery> {
    const { per_row, skip_empty } = this.context.config;
    const isEmpty = this.result.totalRows === 0;
    if (isEmpty && (per_row || skip_empty)) return this.report.delivery;
    try {
      await (per_row ? this.sendEach() : this.sendOne());
      await this.mailing.end();
    } finally {
      this.mailing.drop();
    }
    return this.finished();
  }

  private async sendOne(): Promise<void> {
    const config = configForAllRows(this.context);
    const attachment = await attachmentOf(config, this.context.workflow, this.result);
    const sending = deliverOnce(this.context.signal, 'mail', () =>
      this.send(config, 0, attachment),
    );
    this.report.add(await sending);
  }

  /** A recipient that is refused does not keep the mails of the other rows back. */
  private async sendEach(): Promise<void> {
    await deliverEachRow(this.context, this.result, {
      most: this.context.config.max_messages,
      noun: 'mail',
      deliver: async (config, _, row) => {
        this.report.add(await this.send(config, row), row);
      },
    });
  }

  private async send(
    config: SendEmailConfig,
    row: number,
    attachment?: AttachedFile,
  ): Promise<MailOutcome> {
    const { from } = this.data;
    const messageId = messageIdOf(this.context.run, row, from);
    const mail = await wireMail({ config, from, messageId, attachment });
    try {
      return await this.mailing.send(mail);
    } catch (error) {
      if (error instanceof UnconfirmedMail) {
        throw new NodeError(
          `The mail may have been sent, but the server did not confirm it: ${error.message}. Ask a recipient before you run the workflow again; its Message-ID is ${messageId}`,
        );
      }
      if (error instanceof NodeError)
        throw new NodeError(`The mail was not sent: ${error.message}`);
      throw error;
    }
  }

  private finished(): Delivery {
    const { delivery, warning } = this.report;
    if (delivery.sent === 0) {
      throw new NodeError(`No mail was sent. ${warning ?? 'The mail server took none'}`);
    }
    if (warning !== undefined) this.context.warn(warning);
    return delivery;
  }
}
