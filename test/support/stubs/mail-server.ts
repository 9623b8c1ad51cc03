import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { KeyPair } from '../tls/self-signed';

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

export interface MailServerOptions {
  /** Offers STARTTLS with it; with `implicit` it speaks TLS from the first byte. */
  readonly certificate?: KeyPair;
  readonly implicit?: boolean;
  /** Who may send; without it, everybody, without a login. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Largest mail in bytes. */
  readonly size?: number;
}

/** What it does instead of taking a mail as it should. */
export interface Misbehaviour {
  /** Answers by recipient: 550, 451. */
  readonly refusedRecipients?: Readonly<Record<string, number>>;
  readonly refusedSender?: string;
  readonly refusedData?: string;
  readonly greeting?: 'late' | 'never' | 'busy';
  /** Where the connection ends without an answer, for the mail of this number (from 1). */
  readonly cut?: { readonly at: 'RCPT' | 'DATA' | 'after DATA'; readonly mail: number };
  /** Takes the mail and never says so. */
  readonly silentAfterData?: boolean;
}

/** A real SMTP server on loopback that keeps what it takes. */
export class MailServer {
  readonly mails: TakenMail[] = [];
  connections = 0;
  logins = 0;
  misbehaviour: Misbehaviour = {};
  private readonly server: SMTPServer;
  private begun = 0;

  constructor(options: MailServerOptions = {}) {
    this.server = new SMTPServer({ ...optionsOf(options), ...this.handlers(options) });
    this.server.on('error', () => undefined);
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** The mail of this number, from 1. */
  mail(number: number): TakenMail {
    const mail = this.mails[number - 1];
    if (mail === undefined) throw new Error(`There is no mail ${String(number)}`);
    return mail;
  }

  reset(): void {
    this.mails.length = 0;
    this.connections = 0;
    this.logins = 0;
    this.begun = 0;
    this.misbehaviour = {};
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }

  private handlers({ login }: MailServerOptions): SMTPServerOptions {
    return {
      onConnect: (_, done) => {
        this.connections += 1;
        this.greet(done);
      },
      onAuth: ({ username, password }, _, done) => {
        this.logins += 1;
        if (username === login?.user && password === login?.password)
          done(null, { user: username });
        else done(refusal(535, '5.7.8 Authentication credentials invalid'));
      },
      onMailFrom: (_, __, done) => {
        this.begun += 1;
        const { refusedSender } = this.misbehaviour;
        done(refusedSender === undefined ? null : refusal(550, refusedSender));
      },
      onRcptTo: ({ address }, _, done) => {
        if (this.cutsAt('RCPT')) return;
        const code = this.misbehaviour.refusedRecipients?.[address];
        done(code === undefined ? null : refusal(code, `No mailbox for ${address}`));
      },
      onData: (stream, session, done) => {
        void this.take(stream, session, done);
      },
    };
  }

  private greet(done: (error?: Error | null) => void): void {
    const { greeting } = this.misbehaviour;
    if (greeting === 'never') return;
    if (greeting === 'late') setTimeout(done, 300);
    else done(greeting === 'busy' ? refusal(421, 'Too busy, come back later') : null);
  }

  private async take(
    stream: NodeJS.ReadableStream,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): Promise<void> {
    if (this.cutsAt('DATA')) return;
    const raw = await buffer(stream as AsyncIterable<Buffer>);
    const { refusedData, silentAfterData } = this.misbehaviour;
    if (refusedData !== undefined) {
      done(refusal(554, refusedData));
      return;
    }
    this.mails.push({
      from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
      to: session.envelope.rcptTo.map(({ address }) => address),
      raw: raw.toString(),
      parsed: await simpleParser(raw),
      encrypted: session.secure,
      user: session.user,
    });
    if (this.cutsAt('after DATA') || silentAfterData === true) return;
    done();
  }

  private cutsAt(place: NonNullable<Misbehaviour['cut']>['at']): boolean {
    const { cut } = this.misbehaviour;
    if (cut?.at !== place || cut.mail !== this.begun) return false;
    this.cut();
    return true;
  }

  /** Ends every connection without a word. */
  private cut(): void {
    for (const connection of this.server.connections as Iterable<{
      readonly _socket: { destroy(): void };
    }>) {
      connection._socket.destroy();
    }
  }
}

function optionsOf({ certificate, implicit, login, size }: MailServerOptions): SMTPServerOptions {
  const disabledCommands = [
    ...(certificate === undefined ? ['STARTTLS'] : []),
    ...(login === undefined ? ['AUTH'] : []),
  ];
  return {
    disabledCommands,
    disableReverseLookup: true,
    authOptional: login === undefined,
    allowInsecureAuth: true,
    secure: implicit === true,
    logger: false,
    closeTimeout: 100,
    ...certificate,
    ...(size === undefined ? {} : { size }),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
