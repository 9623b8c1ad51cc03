import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { NodeError } from '../../../src/node-sdk';
import { type GateOptions, TestGate } from '../../support/egress/ways-out';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
interface Seen {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('fetch', () => {
  const gates: TestGate[] = [];
  const servers: Server[] = [];
  let seen: Seen[];

  beforeEach(() => {
    seen = [];
  });
  afterEach(async () => {
    for (const gate of gates.splice(0)) await gate.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  function gate(options: GateOptions = { allow: ['127.0.0.1'] }): TestGate {
    const made = new TestGate(options);
    gates.push(made);
    return made;
  }

  /** Origin of a server that notes each request. */
  async function serve(handler: Handler): Promise<string> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        seen.push({ method: request.method, headers: request.headers, body });
        handler(request, response);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  const fine: Handler = (_, response) => response.end('{"fine":true}');
  const redirect =
    (status: number, location: string): Handler =>
    (_, response) =>
      response.writeHead(status, { location }).end();

  it('does what fetch does', async () => {
    const origin = await serve(fine);
    const response = await gate().run.unlimited.fetch(`${origin}/a?b=c`, {
      method: 'POST',
      headers: { 'X-Trace': '1' },
      body: 'hello',
    });
    expect(await response.json()).toEqual({ fine: true });
    expect(seen[0]).toMatchObject({ method: 'POST', body: 'hello' });
    expect(seen[0]?.headers).toMatchObject({ 'x-trace': '1', 'content-length': '5' });
  });

  it('reads no body without an end, nor one that unpacks to far more than it seems', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const response = await gate().run.unlimited.fetch(`${origin}/bomb`);
    expect(response.url).toBe(`${origin}/bomb`);
    await expect(response.text()).rejects.toThrow('The answer is larger than 64 MiB');
  });

  it('takes no status that is none', async () => {
    const origin = await serve((_, response) => {
      response.socket?.end('HTTP/1.1 999 X\r\ncontent-length: 2\r\n\r\nxx');
    });
    await expect(gate().run.unlimited.fetch(origin)).rejects.toThrow(
      `${origin} answered 999, which is no status`,
    );
  });

  it("takes Node's own Request and FormData", async () => {
    const origin = await serve(fine);
    const { fetch } = gate().run.unlimited;
    await fetch(new Request(origin, { method: 'PUT', headers: { a: 'b' }, body: 'one' }));
    expect(seen[0]).toMatchObject({ method: 'PUT', body: 'one' });
    expect(seen[0]?.headers).toMatchObject({ a: 'b' });
    const form = new FormData();
    form.set('name', 'value');
    await fetch(new URL(origin), { method: 'POST', body: form });
    expect(seen[1]?.headers['content-type']).toContain('multipart/form-data; boundary=');
    expect(seen[1]?.body).toContain('name="name"');
  });

  it('blocks redirects to private places', async () => {
    const target = await serve(fine);
    const origin = await serve(redirect(302, target.replace('127.0.0.1', '127.1')));
    const { port } = new URL(origin);
    const { fetch } = gate({ allow: [`127.0.0.1:${port}`] }).run.unlimited;
    await expect(fetch(origin)).rejects.toThrow(/blocked.*EGRESS_ALLOW/);
    expect(seen).toHaveLength(1);
  });

  it('takes no secret to another origin, nor any further', async () => {
    const last = await serve((request, response) => {
      if (request.url === '/again') fine(request, response);
      else redirect(302, '/again')(request, response);
    });
    const origin = await serve(redirect(302, `${last}/first`));
    const response = await gate().run.unlimited.fetch(origin, {
      headers: { Authorization: 'Bearer s', 'X-Api-Key': 's', Cookie: 's=1', Accept: 'text/x' },
    });
    expect(response.status).toBe(200);
    expect(seen.map(({ headers }) => headers['x-api-key'])).toEqual(['s', undefined, undefined]);
    for (const { headers } of seen.slice(1)) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('cookie');
      expect(headers.accept).toBe('text/x');
    }
  });

  it('takes no secret back home after a detour', async () => {
    let home = '';
    const elsewhere = await serve((_, response) =>
      response.writeHead(302, { location: home }).end(),
    );
    const origin = await serve((request, response) => {
      if (request.url === '/') redirect(302, elsewhere)(request, response);
      else fine(request, response);
    });
    home = `${origin}/back`;
    await gate().run.unlimited.fetch(origin, { headers: { 'X-Api-Key': 's' } });
    expect(seen.map(({ headers }) => headers['x-api-key'])).toEqual(['s', undefined, undefined]);
  });

  it('does not carry a body to another origin', async () => {
    const target = await serve(fine);
    const origin = await serve(redirect(307, target));
    const { fetch } = gate().run.unlimited;
    const posted = fetch(origin, { method: 'POST', body: 'secret' });
    await expect(posted).rejects.toThrow(`redirects to ${target}, which would take`);
    expect(seen).toHaveLength(1);
  });

  it('stays within the hosts it is limited to, redirects included', async () => {
    const target = await serve(fine);
    const origin = await serve(redirect(302, target));
    const limited = gate().run.limitedTo([new URL(origin).host, '*.example.com']);
    await expect(limited.fetch(target)).rejects.toThrow(
      `${new URL(target).host} is not among the hosts of this node's credential (they are ${new URL(origin).host}, *.example.com)`,
    );
    expect(seen).toHaveLength(0);
    await expect(limited.fetch(origin)).rejects.toThrow('is not among the hosts');
    expect(seen).toHaveLength(1);
  });

  it('ends with its own signal and with the run, for the reason given', async () => {
    const origin = await serve(() => undefined);
    const controller = new AbortController();
    const { run } = gate();
    const own = run.unlimited.fetch(origin, { signal: controller.signal });
    const runs = run.unlimited.fetch(new Request(origin));
    controller.abort(new Error('enough'));
    await expect(own).rejects.toThrow('enough');
    run.close();
    await expect(runs).rejects.toThrow('The run has ended');
    await expect(run.unlimited.fetch(origin)).rejects.toThrow('The run has ended');
  });

  it('says why there is no answer', async () => {
    const origin = await serve((request) => request.socket.destroy());
    const { fetch } = gate().run.unlimited;
    await expect(fetch(`${origin}/?key=secret`)).rejects.toThrow(
      `Request to ${origin} failed: the connection was closed before the answer was complete`,
    );
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    const refused = fetch(origin);
    await expect(refused).rejects.toThrow(NodeError);
    await expect(refused).rejects.toThrow(
      `Request to ${origin} failed: the connection was refused`,
    );
  });

  it('refuses what fetch refuses', async () => {
    const { fetch } = gate().run.unlimited;
    await expect(fetch('file:///etc/passwd')).rejects.toThrow();
    await expect(fetch('no url')).rejects.toThrow('Invalid URL');
  });
});
