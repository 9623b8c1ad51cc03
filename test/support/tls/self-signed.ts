import { execFileSync } from 'node:child_process';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that nobody signed but itself, for an address; made anew each time. */
export function selfSigned(address = '127.0.0.1'): KeyPair {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const name = ['-subj', '/CN=mail.test', '-addext', `subjectAltName=IP:${address}`];
  const output = ['-days', '2', '-keyout', '-', '-out', '-'];
  const pem = execFileSync('openssl', ['req', '-x509', ...curve, ...name, ...output], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { key: blockIn(pem, 'PRIVATE KEY'), cert: blockIn(pem, 'CERTIFICATE') };
}

function blockIn(pem: string, kind: string): string {
  const block = new RegExp(`-----BEGIN ${kind}-----[^]*?-----END ${kind}-----\n`).exec(pem)?.[0];
  if (block === undefined) throw new Error(`openssl made no ${kind}`);
  return block;
}
