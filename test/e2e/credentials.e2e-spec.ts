import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, type NodeDraft, outputNode } from '../support/workflows';

const INTEGRATION = join(process.cwd(), 'dist/test/support/integrations/vault/vault.integration');
const TOKEN = 'tok_live_51H8/x+9=secret';

onEachDatabase((database) => {
  let service: Server;
  let serviceUrl: string;
  let server: TestServer;
  let names = 0;

  beforeAll(async () => {
    service = createServer((request, response) => {
      const known = request.headers.authorization?.startsWith('tok');
      response.writeHead(known ? 200 : 401).end('acme');
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    serviceUrl = `http://127.0.0.1:${String((service.address() as AddressInfo).port)}`;
    server = await startServer({
      database,
      env: {
        VANTAGE_INTEGRATIONS: INTEGRATION,
        EGRESS_ALLOW: '127.0.0.1',
        ALLOW_SIGNUP: 'true',
      },
    });
  });
  afterAll(async () => {
    await server.close();
    service.close();
  });

  const draft = (fields: Record<string, unknown> = {}) => ({
    name: `Credential ${String(++names)}`,
    type: 'testservice',
    data: { base_url: serviceUrl, token: TOKEN },
    ...fields,
  });
  const create = async (fields: Record<string, unknown> = {}, client = server.session) => {
    const answer = await client.post('/credentials', draft(fields));
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.data as { id: number; name: string };
  };
  const ask = (config: Record<string, unknown> = {}, node_type = 'testvault/ask'): NodeDraft => ({
    node_type,
    node_role: 'getter',
    label: 'Ask',
    config,
  });
  const execute = async (graph: Record<string, unknown>, body?: unknown) => {
    const id = await createWorkflow(server.admin, graph);
    return server.admin.post(`/workflows/${String(id)}/execute`, body);
  };

  it('gives a run the credential its node names', async () => {
    const { id, name } = await create();
    const { status, body } = await execute(chain(ask({ credential_id: id }), outputNode()));
    expect([status, body.data?.rows]).toEqual([
      200,
      [{ account: 'acme', credential: name, type: 'testservice', hosts: [serviceUrl.slice(7)] }],
    ]);
  });
});
