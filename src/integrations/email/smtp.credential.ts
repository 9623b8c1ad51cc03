import { Credential, type CredentialTestContext, type CredentialType } from '../../node-sdk';
import { SmtpCredentialData } from './smtp-credential.data';

/** A mail server that takes mail for others. */
@Credential({
  key: 'smtp',
  label: 'Mail server (SMTP)',
  description: 'A mail server, the login for it, and the sender of the mails',
  data: SmtpCredentialData,
})
export class SmtpCredential implements CredentialType<SmtpCredentialData> {
  hosts({ host, port }: SmtpCredentialData): string[] {
    return [`${host.includes(':') ? `[${host}]` : host}:${String(port)}`];
  }

  /** Connects, encrypts and logs in; no mail is sent. The mail library is loaded for it. */
  async test({
    data,
    connect,
    signal,
  }: CredentialTestContext<SmtpCredentialData>): Promise<string> {
    const { SmtpSession } = await import('./smtp-session.js');
    const session = await SmtpSession.open(data, { connect, signal });
    const { encrypted } = session;
    await session.quit();
    const login = data.password ? `as ${data.user ?? ''}` : 'without a login';
    return `Connected to ${data.host}:${String(data.port)} ${login}, ${encrypted ? 'encrypted' : 'not encrypted'}`;
  }
}
