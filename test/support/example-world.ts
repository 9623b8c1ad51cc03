import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../src/common/json';
import type { NodeExample } from '../../src/node-sdk';
import { startServer, type TestServer } from './test-server';

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
const ORDERS = [
  { id: 1, customer: 'Acme', amount: 120.5, email: 'a@example.com' },
  { id: 2, customer: 'Globex', amount: 80, email: 'b@example.com' },
];

/** A server with everything around it that the examples of the catalog need: real peers on loopback. */
export class ExampleWorld {
  private constructor(
    readonly server: TestServer,
    private readonly api: Server,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ExampleWorld> {
    const api = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(ORDERS));
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const server = await startServer({ env: { EGRESS_ALLOW: hostOf(api), ...env } });
    return new ExampleWorld(server, api);
  }

  /** What no answer and no log line may show. */
  readonly secrets: readonly string[] = [];

  /** Params of an example that nobody can know beforehand are filled in. */
  paramsOf({ params = {} }: NodeExample): Promise<JsonObject> {
    return Promise.resolve(params);
  }

  async catalog(): Promise<CatalogEntry[]> {
    const answer = await this.server.admin.get('/node-types');
    return answer.body.data.node_types as CatalogEntry[];
  }

  /** Its hosts are those of the peers here. */
  bodyOf(example: ExampleBody): ExampleBody {
    const text = JSON.stringify(example).replaceAll(EXAMPLE_HOST, `http://${hostOf(this.api)}`);
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
    this.api.closeAllConnections();
    await new Promise((resolve) => this.api.close(resolve));
  }
}

function hostOf(server: Server): string {
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** Text, or what a base64 data URL holds. */
function bytesOf(content: string): Buffer {
  const base64 = /^data:[^,]*;base64,(.*)$/s.exec(content)?.[1];
  return base64 === undefined ? Buffer.from(content) : Buffer.from(base64, 'base64');
}
