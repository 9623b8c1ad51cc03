import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { GetterContext } from '../../src/node-sdk';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';
import { provideSource, SourceNodesIntegration } from '../support/source-nodes';

const engine = engineHarness([SourceNodesIntegration]);
const server = createServer((_, response) => response.end('[]'));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await engine.close();
});

type Way = (context: GetterContext<object>, host: string) => Promise<unknown>;
const WAYS: Readonly<Record<string, Way>> = {
  http: ({ http }, host) => http.request({ url: `http://${host}:${String(port)}/` }),
  fetch: ({ fetch }, host) => fetch(`http://${host}:${String(port)}/`),
  connect: ({ connect }, host) => connect({ host, port }),
  agents: ({ agents }, host) =>
    new Promise((resolve, reject) => {
      get({ host, port, agent: agents().http }, resolve).once('error', reject);
    }),
};

/** What becomes of a run of a getter that goes out, with a credential of these hosts. */
async function run(read: (context: GetterContext<object>) => Promise<unknown>, hosts?: string[]) {
  const node: DraftNode = provideSource('way out', async (context) => {
    await read(context);
    return { kind: 'rows', batches: [[{ a: 1 }]] };
  });
  const credential = hosts && {
    credential: { type: 'test', name: 'Test', data: {}, hosts },
  };
  const outcome = await engine.run(
    [{ ...node, ...credential }, { type: 'termination/dashboardOutput' }],
    chained(2),
  );
  return 'message' in outcome ? outcome.message : outcome.status;
}

describe.each(Object.entries(WAYS))('a node with a credential, by %s,', (_, way) => {
  it('reaches the hosts of the credential', async () => {
    expect(await run((context) => way(context, '127.0.0.1'), ['127.0.0.1'])).toBe('completed');
    expect(await run((context) => way(context, 'localhost'), ['*.example.com', 'localhost'])).toBe(
      'completed',
    );
  });

  it('reaches no others, though the settings permit them', async () => {
    for (const hosts of [['api.example.com'], ['127.0.0.1:1'], []]) {
      expect(await run((context) => way(context, '127.0.0.1'), hosts)).toContain(
        `127.0.0.1:${String(port)} is not among the hosts of this node's credential`,
      );
    }
  });

  it('is blocked where the settings do not permit it, though the credential does', async () => {
    expect(await run((context) => way(context, '127.0.0.2'), ['127.0.0.2'])).toContain('blocked');
  });

  it('reaches any that the settings permit without one', async () => {
    expect(await run((context) => way(context, '127.0.0.1'))).toBe('completed');
  });
});

it('what a node leaves open ends with the run', async () => {
  const peers: Socket[] = [];
  const target = createTcpServer((peer) => peers.push(peer.on('error', () => undefined)));
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const to = { host: '127.0.0.1', port: (target.address() as AddressInfo).port };
  expect(await run(({ connect }) => connect(to))).toBe('completed');
  const [peer] = peers;
  if (peer && !peer.closed) await once(peer, 'close');
  expect(peer?.closed).toBe(true);
  target.close();
});
