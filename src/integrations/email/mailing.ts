import type { MailOutcome, SmtpSession, WireMail } from './smtp-session';

/** Servers end conversations that go on for too long. */
const MAILS_PER_CONNECTION = 100;

/** Mails one after the other, over as few connections as servers like. */
export class Mailing {
  private session: SmtpSession | undefined;
  private sentInSession = 0;

  constructor(private readonly open: () => Promise<SmtpSession>) {}

  async send(mail: WireMail): Promise<MailOutcome> {
    if (this.sentInSession === MAILS_PER_CONNECTION) await this.end();
    this.session ??= await this.open();
    this.sentInSession += 1;
    return this.session.send(mail);
  }

  /** Says goodbye to the server, if there was a conversation. */
  async end(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    this.sentInSession = 0;
    await session?.quit();
  }

  /** Ends the connection at once. */
  drop(): void {
    this.session?.close();
    this.session = undefined;
  }
}
