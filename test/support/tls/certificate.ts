import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a server `secure.example`, also `other.example`; signed by itself, for tests alone. */
export const CERTIFICATE_FILE = join(process.cwd(), 'test/support/tls/secure.example.cert.pem');
/** Its private key. */
export const KEY_FILE = join(process.cwd(), 'test/support/tls/secure.example.key.pem');
export const certificate = {
  cert: readFileSync(CERTIFICATE_FILE),
  key: readFileSync(KEY_FILE),
};
