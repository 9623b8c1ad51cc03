import type { ConnectionOptions } from 'node:tls';
import type { SmtpCredentialData } from './smtp-credential.data';

/** How a connection to a mail server is encrypted. */
export interface TlsPolicy {
  /** From the first byte on. */
  readonly secure: boolean;
  /** By STARTTLS, or there is no connection. Otherwise by STARTTLS where it is offered. */
  readonly requireTLS: boolean;
  readonly tls: ConnectionOptions;
}

const IMPLICIT_TLS_PORT = 465;
const SUBMISSION_PORT = 587;

/**
 * A password never leaves the machine unencrypted, nor does mail on the submission port. A relay
 * without login may be one that knows no encryption, as many in private networks are. On the way to
 * this machine itself nobody listens: there neither encryption nor a valid certificate is asked for.
 * @see RFC 8314, RFC 3207
 */
export function tlsPolicy({
  host,
  port,
  password,
  secure = port === IMPLICIT_TLS_PORT,
  ca_certificate,
}: Omit<SmtpCredentialData, 'from'>): TlsPolicy {
  const isLocal = isLoopback(host);
  const hasSecret = password !== undefined && password !== '';
  return {
    secure,
    requireTLS: !secure && !isLocal && (hasSecret || port === SUBMISSION_PORT),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !isLocal || ca_certificate !== undefined,
      ...(ca_certificate === undefined ? {} : { ca: ca_certificate }),
    },
  };
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
}
