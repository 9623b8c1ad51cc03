import { NodeError } from '../../node-sdk';

/** What nodemailer puts onto its errors. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  /** The command that failed: `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH PLAIN`, `CONN`. */
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly rejectedErrors?: readonly (SmtpError & { readonly recipient?: string })[];
}

const LONGEST_ANSWER = 300;
const TLS_FAULT = /CERT|SIGN|TLS|SSL|ALTNAME|EPROTO|WRONG_VERSION/;
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO|ALTNAME|EXPIRED|NOT_YET|UNTRUSTED|INVALID_CA/;

/** By nodemailer's codes; to be read after the server's name. */
const REASONS: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'did not answer in time: check host, port and secure of the credential',
  EPROTOCOL: 'does not answer as a mail server does: check host and port of the credential',
  EMESSAGE: 'takes no mail of this size',
  EAUTH: 'offers no way to log in that is known here',
};

/** Why a mail server does not do what was asked of it, in words that a person can act on. */
export function smtpReason(error: SmtpError, server: string): string {
  if (error instanceof NodeError) return error.message;
  if (error.responseCode !== undefined) return refusalReason(error, server);
  const { code = '', originalCode = '' } = error;
  if (code === 'ETLS' || TLS_FAULT.test(originalCode)) return tlsReason(originalCode, server);
  return `${server} ${REASONS[code] ?? 'closed the connection'}`;
}

function refusalReason({ command = '', response }: SmtpError, server: string): string {
  const answer = answerOf(response);
  if (command.startsWith('AUTH')) {
    return `${server} refused user and password: ${answer}. Put valid ones into the credential`;
  }
  if (command === 'STARTTLS') {
    return `${server} offers no encryption (STARTTLS: ${answer}), and without it neither a password nor mail on port 587 is sent. Use port 465 with secure, or another server`;
  }
  if (command === 'MAIL FROM') return `${server} refused the sender: ${answer}`;
  if (command === 'RCPT TO') return `${server} refused every recipient: ${answer}`;
  if (command === 'DATA') return `${server} refused the mail: ${answer}`;
  return `${server} refused the connection: ${answer}`;
}

function tlsReason(detail: string, server: string): string {
  if (UNTRUSTED.test(detail)) {
    return `the certificate of ${server} is not trusted (${detail}). If it is right, put it, or that of its authority, into ca_certificate of the credential`;
  }
  const shown = detail === '' ? '' : ` (${detail})`;
  return `no encrypted connection to ${server} came about${shown}: check port and secure of the credential`;
}

/** A server's answer as one printable line. */
export function answerOf(response = ''): string {
  const line = response.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > LONGEST_ANSWER ? `${line.slice(0, LONGEST_ANSWER)}…` : line;
}
