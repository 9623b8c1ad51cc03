import { once } from 'node:events';
import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { NodeError, type Outbound, untilAborted } from '../../node-sdk';
import type { SmtpCredentialData } from './smtp-credential.data';
import { answerOf, type SmtpError, smtpReason } from './smtp-failure';
import { tlsPolicy } from './tls-policy';

const TIMEOUTS = {
  /** To greet, encrypt and log in. */
  setupMs: 30_000,
  /** Servers may look at a mail for long before they take it (RFC 5321, 4.5.3.2). */
  silenceMs: 120_000,
};
const GOODBYE_TIMEOUT_MS = 1_000;
const PIECE_BYTES = 65_536;

export interface SmtpSessionOptions {
  readonly connect: Outbound['connect'];
  readonly signal: AbortSignal;
  readonly timeouts?: typeof TIMEOUTS;
}

/** A mail as it goes over the wire. */
export interface WireMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly content: Buffer;
}

/** A recipient that the server did not take. */
export interface Rejection {
  readonly address: string;
  readonly reason: string;
}

/** What became of a mail that the server took for some, or that it refused for all. */
export interface MailOutcome {
  readonly accepted: readonly string[];
  readonly rejected: readonly Rejection[];
}

/** The server may have taken the mail, or not: it must not be sent again unseen. */
export class UnconfirmedMail extends NodeError {}

/** A conversation with a mail server, over a socket that the egress guard opened. */
export class SmtpSession {
  private readonly failed: Promise<never>;

  private constructor(
    private readonly connection: SMTPConnection,
    private readonly server: string,
    private readonly signal: AbortSignal,
  ) {
    this.failed = new Promise((_, reject) => {
      connection.on('error', reject);
    });
    this.failed.catch(() => undefined);
    signal.addEventListener('abort', this.close, { once: true });
  }

  /** Connects, encrypts as the policy says, and logs in. Throws NodeError in words. */
  static async open(
    data: SmtpCredentialData,
    { connect, signal, timeouts = TIMEOUTS }: SmtpSessionOptions,
  ): Promise<SmtpSession> {
    const { host, port } = data;
    const server = `${host}:${String(port)}`;
    const socket = await connect({ host, port });
    const connection = new SMTPConnection({
      ...tlsPolicy(data),
      connection: socket,
      host,
      port,
      connectionTimeout: timeouts.setupMs,
      greetingTimeout: timeouts.setupMs,
      socketTimeout: timeouts.silenceMs,
      logger: false,
    });
    const session = new SmtpSession(connection, server, signal);
    try {
      await session.greet();
      if (data.password) await session.logIn(data.user ?? '', data.password);
      return session;
    } catch (error) {
      session.close();
      signal.throwIfAborted();
      throw new NodeError(smtpReason(error as SmtpError, server));
    }
  }

  get encrypted(): boolean {
    return this.connection.secure;
  }

  /**
   * Sends one mail. A mail that no recipient was accepted for is an outcome, too. Throws
   * UnconfirmedMail where the server may have taken it, NodeError where it has not.
   */
  async send({ envelope, content }: WireMail): Promise<MailOutcome> {
    const message = Readable.from(piecesOf(content));
    try {
      const sent = await this.during<SMTPConnectionSendInfo>((done) => {
        const { from, to } = envelope;
        this.connection.send({ from, to: [...to], size: content.length }, message, done);
      });
      return { accepted: sent?.accepted ?? [], rejected: rejectionsOf(sent ?? {}) };
    } catch (error) {
      this.signal.throwIfAborted();
      const failure = error as SmtpError;
      if (isOfRecipients(failure)) {
        await this.forget();
        return { accepted: [], rejected: rejectionsOf(failure) };
      }
      const reason = smtpReason(failure, this.server);
      throw message.readableEnded && failure.responseCode === undefined
        ? new UnconfirmedMail(reason)
        : new NodeError(reason);
    }
  }

  /** Says goodbye, and waits a moment for the answer. */
  async quit(): Promise<void> {
    const end = once(this.connection, 'end', { signal: AbortSignal.timeout(GOODBYE_TIMEOUT_MS) });
    this.connection.quit();
    await end.catch(() => undefined);
    this.close();
  }

  readonly close = (): void => {
    this.signal.removeEventListener('abort', this.close);
    this.connection.close();
  };

  private async greet(): Promise<void> {
    await this.during((done) => {
      this.connection.connect((error) => {
        done(error ?? null);
      });
    });
  }

  private async logIn(user: string, password: string): Promise<void> {
    if (!this.connection.allowsAuth) {
      throw new NodeError(
        `${this.server} offers no login: leave user and password out of the credential`,
      );
    }
    await this.during((done) => {
      this.connection.login({ user, pass: password }, done);
    });
  }

  /** Ends the transaction of a mail that the server refused, so that the next can begin. */
  private async forget(): Promise<void> {
    await this.during((done) => {
      this.connection.reset(done);
    }).catch(() => undefined);
  }

  /** One step of the conversation: what it answers, what breaks it, or the end of the run. */
  private during<T>(
    step: (done: (error: Error | null, result?: T) => void) => void,
  ): Promise<T | undefined> {
    const answered = new Promise<T | undefined>((resolve, reject) => {
      step((error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
    return untilAborted(Promise.race([answered, this.failed]), this.signal);
  }
}

/** Every recipient was refused, and the conversation can go on. */
function isOfRecipients({ command, rejectedErrors, responseCode }: SmtpError): boolean {
  return command === 'RCPT TO' && rejectedErrors !== undefined && responseCode !== 421;
}

function rejectionsOf({ rejectedErrors = [] }: Pick<SmtpError, 'rejectedErrors'>): Rejection[] {
  return rejectedErrors.map(({ recipient = '', response }) => ({
    address: recipient,
    reason: answerOf(response),
  }));
}

/** Piece by piece, so that it shows how much of a large mail was handed over. */
function* piecesOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += PIECE_BYTES) {
    yield content.subarray(start, start + PIECE_BYTES);
  }
}
