import type { JsonObject, JsonValue } from '../../src/node-sdk';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import { EmailIntegration } from '../../src/integrations/email/email.integration';
import { SmtpCredential } from '../../src/integrations/email/smtp.credential';
import { type DraftNode, chained, engineHarness, type EngineHarness } from './engine-harness';
import { MailServer } from './stubs/mail-server';
import { type KeyPair, selfSigned } from './tls/self-signed';

export const LOGIN = { user: 'reports', password: 'a password of the mail server' };
export const ORDERS = [
  { customer: 'Acme & Co', email: 'a@example.com', total: 120.5 },
  { customer: 'Globex', email: 'b@example.com', total: 80 },
  { customer: 'Initech', email: 'c@example.com', total: 7 },
];
/** Config of a mail for each order. */
export const PER_ROW = {
  to: ['{{ row.email }}'],
  per_row: true,
  body: 'Hello {{ row.customer }}',
};

export interface Sending {
  /** In place of what the credential holds. */
  readonly data?: JsonObject & { readonly host?: string; readonly port?: number };
  readonly signal?: AbortSignal;
}

/** The engine, and a mail server that it sends to unless a test says otherwise. */
export class EmailWorld {
  private constructor(
    readonly engine: EngineHarness,
    readonly server: MailServer,
    /** That of the server. */
    readonly certificate: KeyPair,
  ) {}

  static async start(): Promise<EmailWorld> {
    const certificate = selfSigned();
    const server = new MailServer({ certificate, login: LOGIN, size: 40_000_000 });
    return new EmailWorld(engineHarness([EmailIntegration]), await server.listen(), certificate);
  }

  /** Sends `config`, valid but for what it says, about these rows. */
  send(
    rows: readonly JsonValue[],
    config: JsonObject = {},
    { data = {}, signal }: Sending = {},
  ): Promise<RunOutcome> {
    const mail = { to: ['ada@example.com'], subject: 'Orders', body: 'Hello', ...config };
    const nodes = [{ type: 'input/rows', config: { rows: [...rows] } }, this.node(mail, data)];
    return this.engine.run(nodes, chained(2), signal ? { signal } : {});
  }

  /** The delivery of a run that completes, with its warnings. */
  async delivered(...args: Parameters<EmailWorld['send']>) {
    const outcome = await this.send(...args);
    if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
    const warnings = outcome.warnings.map(({ message }) => message);
    return { ...outcome.outputs[0]?.delivery, warnings };
  }

  /** The message of a run that fails. */
  async failureOf(...args: Parameters<EmailWorld['send']>): Promise<string> {
    const outcome = await this.send(...args);
    return outcome.status === 'failed' ? outcome.message : outcome.status;
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.server.close();
  }

  private node(config: JsonObject, data: NonNullable<Sending['data']>): DraftNode {
    const { host = '127.0.0.1', port = this.server.port } = data;
    return {
      type: 'email/sendEmail',
      config,
      deferred: JSON.stringify(config).includes('{{'),
      credential: {
        type: 'smtp',
        name: 'Mail',
        data: { from: 'Reports <reports@acme.example>', ...LOGIN, ...data, host, port },
        hosts: new SmtpCredential().hosts({ host, port, from: '' }),
      },
    };
  }
}
