import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { NodeHttp } from '../../../src/node-sdk';
import { AllowList } from '../../../src/platform/egress/allow-list';
import { Dialer } from '../../../src/platform/egress/dialer';
import { agentOf } from '../../../src/platform/egress/egress-gate';
import { EgressGuard, type ResolveHost } from '../../../src/platform/egress/egress-guard';
import { RunHttp } from '../../../src/platform/egress/run-http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('outbound HTTP', () => {
  let spoolDirectory: string;
  const cleanups: (() => Promise<void> | void)[] = [];

  beforeEach(() => {
    spoolDirectory = mkdtempSync(join(tmpdir(), 'vantage-egress-'));
    cleanups.push(() => {
      rmSync(spoolDirectory, { recursive: true, force: true });
    });
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function serve(handler: Handler): Promise<{ port: number; server: Server }> {
    const server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, server };
  }

  function client(
    allow: readonly string[],
    options: { resolve?: ResolveHost; signal?: AbortSignal } = {},
  ): NodeHttp {
    const guard = new EgressGuard(new AllowList(allow), options.resolve);
    const agent = agentOf(new Dialer(guard));
    cleanups.push(() => agent.destroy());
    const signal = options.signal ?? new AbortController().signal;
    return new RunHttp(agent, { signal, spoolDirectory });
  }

  const answerText = (body: string, headers: Record<string, string> = {}): Handler => {
    return (_, response) => response.writeHead(200, headers).end(body);
  };

  describe('the guard', () => {
    it.each([
      'http://127.0.0.1:PORT/',
      'http://localhost:PORT/',
      'http://127.1:PORT/',
      'http://2130706433:PORT/',
      'http://0x7f.1:PORT/',
      'http://[::ffff:7f00:1]:PORT/',
      'http://[::1]:PORT/',
      'http://0.0.0.0:PORT/',
      'http://169.254.169.254/latest/meta-data/',
    ])('blocks %s and names EGRESS_ALLOW', async (url) => {
      let reached = 0;
      const { port } = await serve((_, response) => {
        reached++;
        response.end('secret');
      });
      const request = client([]).request({ url: url.replace('PORT', String(port)) });
      await expect(request).rejects.toThrow(/are blocked.*EGRESS_ALLOW/);
      expect(reached).toBe(0);
    });

    it('lets through what is allowed, by address and by name', async () => {
      const { port } = await serve(answerText('[]'));
      const byAddress = client([`127.0.0.1:${String(port)}`]);
      for (const host of ['127.0.0.1', 'localhost', '127.1']) {
        const answer = await byAddress.request({ url: `http://${host}:${String(port)}/` });
        expect(answer).toMatchObject({ status: 200, body: { text: '[]' } });
      }
      const byName = client([`localhost:${String(port)}`]);
      await expect(
        byName.request({ url: `http://localhost:${String(port)}/` }),
      ).resolves.toBeDefined();
      await expect(byName.request({ url: `http://127.0.0.1:${String(port)}/` })).rejects.toThrow(
        'blocked',
      );
    });

    it('connects to the address it checked, whatever the name resolves to next', async () => {
      const { port } = await serve(answerText('secret'));
      let asked = 0;
      const rebinding: ResolveHost = () =>
        Promise.resolve(asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1']);
      const http = client([], { resolve: rebinding });
      const url = `http://rebind.example:${String(port)}/`;
      await expect(http.request({ url })).rejects.toThrow('blocked');
      await expect(http.request({ url })).rejects.toThrow('blocked');
    });

    it('tries only the permitted addresses of a name', async () => {
      const { port } = await serve(answerText('"fine"'));
      const resolve: ResolveHost = () => Promise.resolve(['10.0.0.1', '::1', '127.0.0.1']);
      const http = client([`127.0.0.1:${String(port)}`], { resolve });
      const answer = await http.request({ url: `http://mixed.example:${String(port)}/` });
      expect(answer.body).toEqual({ text: '"fine"' });
    });

    it.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://x/', 'javascript:alert(1)'])(
      'refuses %s',
      async (url) => {
        await expect(client([]).request({ url })).rejects.toThrow('Only http and https');
      },
    );

    it('refuses passwords in addresses without showing them', async () => {
      const request = client([]).request({ url: 'https://user:hunter2@example.com/' });
      await expect(request).rejects.toThrow(expect.not.stringContaining('hunter2') as Error);
    });
  });

  describe('redirects', () => {
    it('are answers for who does not want to follow them', async () => {
      const { port } = await serve((_, response) => {
        response.writeHead(302, { location: '/elsewhere' }).end('moved');
      });
      const url = `http://127.0.0.1:${String(port)}/`;
      const answer = await client(['127.0.0.1']).request({ url, followRedirects: false });
      expect(answer).toMatchObject({ status: 302, url, body: { text: 'moved' } });
    });

    it('are followed five times and no more', async () => {
      const { port } = await serve((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left === 0) response.end('"done"');
        else response.writeHead(302, { location: `/${String(left - 1)}` }).end('moved');
      });
      const http = client(['127.0.0.1']);
      const url = `http://127.0.0.1:${String(port)}`;
      expect((await http.request({ url: `${url}/5` })).body).toEqual({ text: '"done"' });
      await expect(http.request({ url: `${url}/6` })).rejects.toThrow('more than 5 times');
    });

    it('to a blocked address are blocked', async () => {
      const target = await serve(answerText('secret'));
      const { port } = await serve((_, response) => {
        response.writeHead(302, { location: `http://127.1:${String(target.port)}/` }).end();
      });
      const http = client([`127.0.0.1:${String(port)}`]);
      await expect(http.request({ url: `http://127.0.0.1:${String(port)}/` })).rejects.toThrow(
        'blocked',
      );
    });

    it('to another origin leave secrets and body behind', async () => {
      const seen: { headers: Record<string, unknown>; body: string }[] = [];
      const target = await serve((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          seen.push({ headers: request.headers, body });
          response.end('[]');
        });
      });
      const { port } = await serve((_, response) => {
        response.writeHead(307, { location: `http://127.0.0.1:${String(target.port)}/` }).end();
      });
      await client(['127.0.0.1']).request({
        method: 'POST',
        url: `http://127.0.0.1:${String(port)}/`,
        headers: { Authorization: 'Bearer s', Cookie: 'a=b', 'X-Api-Key': 's' },
        body: 'secret',
      });
      expect(seen[0]?.headers).not.toHaveProperty('authorization');
      expect(seen[0]?.headers).not.toHaveProperty('cookie');
      expect(seen[0]?.headers).not.toHaveProperty('x-api-key');
      expect(seen[0]?.body).toBe('');
    });
  });

  describe('bodies', () => {
    const large = randomBytes(1_500_000).toString('base64');

    it('stay in memory when small and go to a file when large', async () => {
      const { port } = await serve((request, response) => {
        response.end(request.url === '/large' ? large : 'small');
      });
      const http = client(['127.0.0.1']);
      const url = `http://127.0.0.1:${String(port)}`;
      expect((await http.request({ url: `${url}/small` })).body).toEqual({ text: 'small' });
      expect(readdirSync(spoolDirectory)).toEqual([]);
      const { body } = await http.request({ url: `${url}/large` });
      expect(readFileSync((body as { path: string }).path, 'utf8')).toBe(large);
    });

    it.each([
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
    ])('are decoded from %s', async (encoding, compress) => {
      const { port } = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(compress(large));
      });
      const { body } = await client(['127.0.0.1']).request({
        url: `http://127.0.0.1:${String(port)}/`,
      });
      expect(readFileSync((body as { path: string }).path, 'utf8')).toBe(large);
    });

    it.each(['identity', 'gzip'])('beyond the cap fail (%s)', async (encoding) => {
      const zeros = Buffer.alloc(50_000_000);
      const { port } = await serve((_, response) => {
        response
          .writeHead(200, { 'content-encoding': encoding })
          .end(encoding === 'gzip' ? gzipSync(zeros) : zeros);
      });
      const request = client(['127.0.0.1']).request({
        url: `http://127.0.0.1:${String(port)}/`,
        maxBytes: 3 * 1024 * 1024,
      });
      await expect(request).rejects.toThrow('larger than 3 MiB');
    });

    it('are kept as far as wanted, though they never end', async () => {
      const { port } = await serve((request, response) => {
        response.writeHead(200);
        response.write('x'.repeat(100));
        if (request.url === '/broken') setTimeout(() => response.destroy(), 20);
      });
      const http = client(['127.0.0.1']);
      const url = `http://127.0.0.1:${String(port)}`;
      const endless = await http.request({ url, keepBytes: 60 });
      expect(endless).toMatchObject({ status: 200, body: { text: 'x'.repeat(60) } });
      const broken = await http.request({ url: `${url}/broken`, keepBytes: 1000 });
      expect(broken).toMatchObject({ status: 200, body: { text: 'x'.repeat(100) } });
    });

    it('that are opened as streams go out whole, and anew for a redirect', async () => {
      const seen: string[] = [];
      const { port } = await serve((request, response) => {
        void text(request).then((body) => {
          seen.push(`${request.method ?? ''} ${body}`);
          if (request.url === '/') response.writeHead(308, { location: '/moved' }).end();
          else response.end('"fine"');
        });
      });
      const body = (): Readable => Readable.from(['[1,', '2]']);
      const url = `http://127.0.0.1:${String(port)}/`;
      const answer = await client(['127.0.0.1']).request({ url, method: 'POST', body });
      expect(answer).toMatchObject({ status: 200, url: `${url}moved` });
      expect(seen).toEqual(['POST [1,2]', 'POST [1,2]']);
    });

    it('that cannot be read to be sent fail with their own error', async () => {
      const { port } = await serve((request, response) => {
        request.on('error', () => undefined).resume();
        request.on('end', () => response.end());
      });
      const body = (): Readable =>
        Readable.from(
          (function* () {
            yield 'a';
            throw new RangeError('the rows are gone');
          })(),
        );
      const url = `http://127.0.0.1:${String(port)}/`;
      const sent = client(['127.0.0.1']).request({ url, method: 'POST', body });
      await expect(sent).rejects.toThrow(new RangeError('the rows are gone'));
    });

    it('that are not what their encoding says fail', async () => {
      const { port } = await serve(answerText('plain', { 'content-encoding': 'gzip' }));
      const request = client(['127.0.0.1']).request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow('not validly compressed');
    });

    it('in an unknown encoding fail', async () => {
      const { port } = await serve(answerText('plain', { 'content-encoding': 'zstd' }));
      const request = client(['127.0.0.1']).request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow('"zstd" is not supported');
    });

    it('cut short fail', async () => {
      const { port } = await serve((_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setTimeout(() => response.destroy(), 20);
      });
      const request = client(['127.0.0.1']).request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow(/Request to http:\/\/127.0.0.1:\d+ failed: /);
    });
  });

  describe('failures', () => {
    it('time out while waiting for headers and between pieces of the body', async () => {
      const { port } = await serve((request, response) => {
        if (request.url !== '/body') return;
        response.writeHead(200);
        response.write('[');
      });
      const http = client(['127.0.0.1']);
      for (const path of ['/headers', '/body']) {
        const url = `http://127.0.0.1:${String(port)}${path}`;
        await expect(http.request({ url, timeoutMs: 300 })).rejects.toThrow(
          'did not answer within 0.3 s',
        );
      }
    });

    it('reject with the reason of the abort', async () => {
      const { port } = await serve(() => undefined);
      const abort = new AbortController();
      const http = client(['127.0.0.1'], { signal: abort.signal });
      const request = http.request({ url: `http://127.0.0.1:${String(port)}/` });
      setTimeout(() => {
        abort.abort(new Error('cancelled by test'));
      }, 50);
      await expect(request).rejects.toThrow('cancelled by test');
    });

    it('say that a connection was refused or the host is unknown', async () => {
      const { port, server } = await serve(answerText(''));
      server.close();
      const http = client(['127.0.0.1']);
      await expect(
        http.request({ url: `http://127.0.0.1:${String(port)}/a?key=secret` }),
      ).rejects.toThrow(
        `Request to http://127.0.0.1:${String(port)} failed: the connection was refused`,
      );
      const nowhere = client([], {
        resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      });
      await expect(nowhere.request({ url: 'http://nowhere.example/' })).rejects.toThrow(
        'no such host',
      );
    });

    it('say that the answer is not HTTP', async () => {
      const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      cleanups.push(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const request = client(['127.0.0.1']).request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow(/failed: /);
    });

    it('refuse headers that would break out of their line before anything is sent', async () => {
      let reached = 0;
      const { port } = await serve((_, response) => {
        reached++;
        response.end();
      });
      const url = `http://127.0.0.1:${String(port)}/`;
      const request = client(['127.0.0.1']).request({ url, headers: { 'x-a': 'b\r\nHost: evil' } });
      await expect(request).rejects.toThrow('line break');
      expect(reached).toBe(0);
    });
  });

  it('keeps connections open between requests and survives one that went stale', async () => {
    const sockets = new Set<unknown>();
    const { port, server } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('[]');
    });
    const http = client(['127.0.0.1']);
    const url = `http://127.0.0.1:${String(port)}/`;
    for (let count = 0; count < 20; count++) await http.request({ url });
    expect(sockets.size).toBeLessThanOrEqual(2);
    server.closeAllConnections();
    expect((await http.request({ url })).status).toBe(200);
  });
});
