import type { ServerCredentialData } from './server-credential.data';

export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
}

/** What `tls.connect` is told; false: no TLS. */
export function tlsOptions({ ssl, ca }: ServerCredentialData): TlsOptions | false {
  if (ssl === 'off') return false;
  if (ssl === 'require') return { rejectUnauthorized: false };
  return { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
}
