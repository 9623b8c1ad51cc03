import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ApiClient } from './api-client';

/** The integration of support/integrations/vault, for VANTAGE_INTEGRATIONS. */
export const VAULT_INTEGRATION = join(
  process.cwd(),
  'dist/test/support/integrations/vault/vault.integration',
);
export const TOKEN = 'tok_live_51H8/x+9=Zq7';

export interface CredentialAnswer {
  readonly id: number;
  readonly name: string;
  readonly is_default: boolean;
  readonly readable: boolean;
  readonly problem: string | null;
  readonly data: Record<string, unknown>;
  readonly secret_fields: readonly string[];
}

let names = 0;

/** The service that test credentials are for: it knows tokens that begin with `tok`. */
export class VaultService {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<VaultService> {
    const server = createServer((request, response) => {
      const isKnown = request.headers.authorization?.startsWith('tok') === true;
      response.writeHead(isKnown ? 200 : 401).end('acme');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new VaultService(server);
  }

  /** `127.0.0.1:<port>` */
  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** A credential for it, as POST /credentials takes it; each with a name of its own. */
  draft(fields: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      name: `Credential ${String(++names)}`,
      type: 'testservice',
      data: { base_url: this.url, token: TOKEN },
      ...fields,
    };
  }

  async create(client: ApiClient, fields: Record<string, unknown> = {}): Promise<CredentialAnswer> {
    const answer = await client.post('/credentials', this.draft(fields));
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.data as CredentialAnswer;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** Every way in which a token may leak into a text. */
export function formsOf(token: string): string[] {
  const bytes = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [token, encodeURIComponent(token), bytes(token), bytes(`user:${token}`).slice(8, -2)];
}
