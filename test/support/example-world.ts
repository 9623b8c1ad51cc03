import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../src/common/json';
import { placeOf } from '../../src/integrations/database/server-credential.data';
import type { NodeExample } from '../../src/node-sdk';
import { HttpStub, type StubAnswer } from './stubs/http-stub';
import { MailServer } from './stubs/mail-server';
import { SlackStub } from './stubs/slack-stub';
import { StripeStub } from './stubs/stripe-stub';
import { type ExampleDatabase, startExampleDatabase } from './example-database';
import { startServer, type TestServer } from './test-server';
import { createWorkflow } from './workflows';

/** A node type as the catalog shows it. */
export interface CatalogEntry {
  readonly node_type: string;
  readonly config_schema: JsonObject;
  readonly documentation?: { readonly example: ExampleBody };
}

/** The body of `POST /workflows`. */
export interface ExampleBody {
  readonly title: string;
  readonly nodes: readonly {
    readonly node_type: string;
    readonly node_role: string;
    readonly label: string;
    readonly config: JsonObject;
  }[];
  readonly edges: readonly JsonObject[];
}

const EXAMPLE_HOST = 'https://api.example.com';
const MAIL_LOGIN = { user: 'reports', password: 'a password of the mail server' };
const API_TOKEN = 'api-secret-of-the-stub';
const ORDERS = [
  { id: 1, customer: 'Acme', amount: 120.5, email: 'a@example.com' },
  { id: 2, customer: 'Globex', amount: 80, email: 'b@example.com' },
];

/** An API of rows: any path answers them. */
class OrdersStub extends HttpStub {
  protected answer(): StubAnswer {
    return { body: ORDERS };
  }
}

/** A server with everything around it that the examples of the catalog need: real peers on loopback. */
export class ExampleWorld {
  /** What no answer and no log line may show. */
  readonly secrets: readonly string[];
  private workflowId: Promise<number> | undefined;

  private constructor(
    readonly server: TestServer,
    private readonly api: HttpStub,
    private readonly peers: readonly Peer[],
    private readonly credentials: readonly ExampleCredential[],
    private readonly database: ExampleDatabase | undefined,
  ) {
    this.secrets = credentials.map(({ secret }) => secret);
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ExampleWorld> {
    const api = await new OrdersStub().listen();
    const stripe = await new StripeStub().listen();
    const slack = await new SlackStub().listen();
    const mail = await new MailServer({ login: MAIL_LOGIN }).listen();
    const peers = [api, stripe, slack, mail];
    const database = await startExampleDatabase();
    const servers = database ? [placeOf(database.login)] : [];
    const allowed = [...peers.map(({ host }) => host), ...servers].join(',');
    const server = await startServer({ env: { EGRESS_ALLOW: allowed, ...env } });
    const credentials: ExampleCredential[] = [
      {
        type: 'stripe',
        secret: stripe.key,
        data: { api_key: stripe.key, base_url: stripe.url },
      },
      {
        type: 'slack',
        secret: slack.token,
        data: { token: slack.token, base_url: slack.api },
      },
      {
        type: 'smtp',
        secret: MAIL_LOGIN.password,
        data: { host: '127.0.0.1', port: mail.port, from: 'reports@example.com', ...MAIL_LOGIN },
      },
    ];
    credentials.push({
      type: 'http',
      secret: API_TOKEN,
      data: { scheme: 'bearer', token: API_TOKEN, hosts: [api.host] },
    });
    if (database) {
      const { login } = database;
      credentials.push({ type: 'mysql', secret: login.password, data: { ...login } });
    }
    const world = new ExampleWorld(server, api, peers, credentials, database);
    await world.createCredentials();
    return world;
  }

  /** Whether there is a database for the nodes that need one. */
  get hasDatabase(): boolean {
    return this.database !== undefined;
  }

  private async createCredentials(): Promise<void> {
    for (const { type, data } of this.credentials) {
      const answer = await this.server.session.post('/credentials', { name: type, type, data });
      if (answer.status !== 201) throw new Error(answer.text);
    }
  }

  /** Params of an example that nobody can know beforehand are filled in. */
  async paramsOf({ params = {} }: NodeExample): Promise<JsonObject> {
    if (!('workflow_id' in params)) return params;
    this.workflowId ??= createWorkflow(this.server.admin);
    return { ...params, workflow_id: await this.workflowId };
  }

  async catalog(): Promise<CatalogEntry[]> {
    const answer = await this.server.admin.get('/node-types');
    return answer.body.data.node_types as CatalogEntry[];
  }

  /** Its hosts are those of the peers here. */
  bodyOf(example: ExampleBody): ExampleBody {
    const text = JSON.stringify(example).replaceAll(EXAMPLE_HOST, this.api.url);
    return JSON.parse(text) as ExampleBody;
  }

  /** Puts the files of an example where its workflow finds them. */
  putFiles(files: NonNullable<NodeExample['files']>): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.server.dataDir, 'files', '1', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytesOf(content));
    }
  }

  async close(): Promise<void> {
    await this.server.close();
    await Promise.all(this.peers.map((peer) => peer.close()));
    await this.database?.drop();
  }
}

/** Something on loopback that an example reaches. */
interface Peer {
  readonly host: string;
  close(): Promise<void>;
}

interface ExampleCredential {
  readonly type: string;
  readonly secret: string;
  readonly data: JsonObject;
}

/** Text, or what a base64 data URL holds. */
function bytesOf(content: string): Buffer {
  const base64 = /^data:[^,]*;base64,(.*)$/s.exec(content)?.[1];
  return base64 === undefined ? Buffer.from(content) : Buffer.from(base64, 'base64');
}
