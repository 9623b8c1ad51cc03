import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { createServer as createSecureServer, get as getSecure } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { NodeError, type Outbound } from '../../../src/node-sdk';
import { type GateOptions, TestGate } from '../../support/egress/ways-out';
import { certificate } from '../../support/tls/certificate';

const byName = { resolve: () => Promise.resolve(['127.0.0.1']), allow: ['127.0.0.1'] };
const gates: TestGate[] = [];
const servers: { close(): unknown }[] = [];

afterEach(async () => {
  for (const gate of gates.splice(0)) await gate.close();
  for (const server of servers.splice(0)) server.close();
});

function gate(options: GateOptions = byName): TestGate {
  const made = new TestGate(options);
  gates.push(made);
  return made;
}

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function fetchBy(
  out: Outbound,
  port: number,
  options: { readonly host?: string; readonly ca?: Buffer } = {},
): Promise<string> {
  const { host = 'secure.example', ca } = options;
  const { http, https } = out.agents();
  return new Promise((resolve, reject) => {
    const request =
      ca === undefined
        ? get({ host, port, agent: http })
        : getSecure({ host, port, ca, agent: https });
    request.once('error', reject).once('response', (response) => {
      text(response).then(resolve, reject);
    });
  });
}

describe('agents', () => {
  it('keep connections for one run, and end with it', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      response.end('fine');
    });
    const port = await portOf(server);
    const { run } = gate();
    const out = run.unlimited;
    expect(out.agents()).toBe(out.agents());
    for (let count = 0; count < 5; count++) expect(await fetchBy(out, port)).toBe('fine');
    expect(sockets.size).toBe(1);
    const [socket] = sockets;
    const closed = socket && once(socket, 'close');
    run.close();
    await closed;
    await expect(fetchBy(out, port)).rejects.toThrow('The run has ended');
  });

  it('ask for and verify the name of the host, not the address', async () => {
    const names: unknown[] = [];
    const server = createSecureServer(certificate, (request, response) => {
      names.push((request.socket as { servername?: unknown }).servername);
      response.end('secure');
    });
    const port = await portOf(server);
    const out = gate().run.unlimited;
    const ca = certificate.cert;
    expect(await fetchBy(out, port, { ca })).toBe('secure');
    expect(names).toEqual(['secure.example']);
    await expect(fetchBy(out, port, { ca, host: 'wrong.example' })).rejects.toThrow(
      /does not match certificate's altnames/,
    );
    await expect(fetchBy(out, port, { ca, host: '127.0.0.1' })).rejects.toThrow(
      /does not match certificate's altnames/,
    );
    const untrusted = fetchBy(out, port, { ca: Buffer.from('') });
    await expect(untrusted).rejects.toThrow('self-signed certificate');
    server.closeAllConnections();
  });

  it('reach the hosts they are limited to and no other', async () => {
    const port = await portOf(createServer((_, response) => response.end('fine')));
    const out = gate().run.limitedTo([`secure.example:${String(port)}`]);
    expect(await fetchBy(out, port)).toBe('fine');
    await expect(fetchBy(out, port, { host: 'other.example' })).rejects.toThrow(
      `other.example:${String(port)} is not among the hosts of this node's credential`,
    );
    await expect(fetchBy(out, port + 1)).rejects.toThrow('is not among the hosts');
  });

  it('say why a connection failed, with the code that SDKs look at', async () => {
    const server = createServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const failed = fetchBy(gate().run.unlimited, port);
    await expect(failed).rejects.toThrow(NodeError);
    await expect(failed).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: `The connection to secure.example:${String(port)} failed: the connection was refused`,
    });
  });
});

describe('connect', () => {
  it('gives a connected socket, and destroys it with the run', async () => {
    const port = await portOf(createTcpServer((socket) => socket.write('220 hello')));
    const { run } = gate();
    const socket = await run.unlimited.connect({ host: 'db.example', port });
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    expect(greeting.toString()).toBe('220 hello');
    const closed = once(socket, 'close');
    run.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('also opens after an abort what is to tell the server, until the run has ended', async () => {
    const greet = (socket: Socket) => socket.on('error', () => undefined).write('220 hello');
    const port = await portOf(createTcpServer(greet));
    const abort = new AbortController();
    const { run } = gate({ ...byName, signal: abort.signal });
    const to = { host: 'db.example', port };
    const working = await run.unlimited.connect(to);
    const closed = once(working, 'close');
    abort.abort(new Error('cancelled'));
    await closed;
    await expect(run.unlimited.connect(to)).rejects.toThrow('cancelled');
    const last = await run.unlimited.connect({ ...to, evenAborted: true });
    await once(last, 'data');
    const limited = run.limitedTo(['other.example']).connect({ ...to, evenAborted: true });
    await expect(limited).rejects.toThrow('is not among the hosts');
    run.close();
    await once(last, 'close');
    await expect(run.unlimited.connect({ ...to, evenAborted: true })).rejects.toThrow('ended');
  });

  it('tries all permitted addresses, and no others', async () => {
    const port = await portOf(createTcpServer());
    const resolve = (): Promise<string[]> =>
      Promise.resolve(['127.0.0.3', '::1', '127.0.0.2', '10.0.0.1', '127.0.0.1']);
    const allow = ['127.0.0.0/8', '::1'];
    const socket = await gate({ resolve, allow }).run.unlimited.connect({
      host: 'x.example',
      port,
    });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    const fewer = gate({ resolve, allow: ['127.0.0.2', '127.0.0.3'] }).run.unlimited;
    await expect(fewer.connect({ host: 'x.example', port })).rejects.toThrow('was refused');
  });

  it('leaves the process alone when a socket fails that nobody listens to', async () => {
    const port = await portOf(
      createTcpServer((peer) => peer.once('data', () => peer.resetAndDestroy())),
    );
    const socket = await gate().run.unlimited.connect({ host: 'x.example', port });
    socket.write('hello');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.destroyed).toBe(true);
  });

  it('says that there is no such host, or that a lookup takes too long', async () => {
    const unknown = gate({
      resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
    });
    const to = { host: 'nowhere.example', port: 3306 };
    await expect(unknown.run.unlimited.connect(to)).rejects.toThrow(
      'The connection to nowhere.example:3306 failed: there is no such host',
    );
    const slow = gate({ resolve: () => new Promise(() => undefined), connectTimeoutMs: 100 });
    await expect(slow.run.unlimited.connect(to)).rejects.toThrow(
      'The connection to nowhere.example:3306 failed: the connection timed out',
    );
  });

  it('ends with the run while it waits', async () => {
    const abort = new AbortController();
    const { run } = gate({ resolve: () => new Promise(() => undefined), signal: abort.signal });
    const waiting = run.unlimited.connect({ host: 'slow.example', port: 80 });
    abort.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await expect(run.unlimited.connect({ host: 'slow.example', port: 80 })).rejects.toThrow(
      'cancelled',
    );
  });

  it('reaches the hosts it is limited to and no other', async () => {
    const port = await portOf(createTcpServer());
    const { run } = gate();
    const out = run.limitedTo([`DB.example:${String(port)}`, '[::1]:5432']);
    await expect(out.connect({ host: 'db.example.', port })).resolves.toBeDefined();
    await expect(out.connect({ host: 'db.example', port: port + 1 })).rejects.toThrow(
      'is not among the hosts',
    );
    await expect(out.connect({ host: '::1', port: 5433 })).rejects.toThrow('[::1]:5433 is not');
    await expect(run.limitedTo([]).connect({ host: 'db.example', port })).rejects.toThrow(
      '(it names none)',
    );
  });
});
