import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a server `secure.example`, also `other.example`; signed by itself, for tests alone. */
export const CERTIFICATE_FILE = join(process.cwd(), 'test/support/tls/secure.example.cert.pem');
export const certificate = {
  cert: readFileSync(CERTIFICATE_FILE),
  key: readFileSync(join(process.cwd(), 'test/support/tls/secure.example.key.pem')),
};
