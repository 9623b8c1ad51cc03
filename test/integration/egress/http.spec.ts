import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { NoAnswer, wasNeverSent } from '../../../src/node-sdk';
import type { ResolveHost } from '../../../src/platform/egress/egress-guard';
import { answering, Loopback } from '../../support/egress/loopback';

describe('outbound HTTP', () => {
  const loopback = Loopback.forSuite();

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
      const { port } = await loopback.serve((_, response) => {
        reached++;
        response.end('secret');
      });
      const request = loopback.client([]).request({ url: url.replace('PORT', String(port)) });
      await expect(request).rejects.toThrow(/are blocked.*EGRESS_ALLOW/);
      expect(reached).toBe(0);
    });

    it('lets through what is allowed, by address and by name', async () => {
      const { port } = await loopback.serve(answering('[]'));
      const byAddress = loopback.client([`127.0.0.1:${String(port)}`]);
      for (const host of ['127.0.0.1', 'localhost', '127.1']) {
        const answer = await byAddress.request({ url: `http://${host}:${String(port)}/` });
        expect(answer).toMatchObject({ status: 200, body: { text: '[]' } });
      }
      const byName = loopback.client([`localhost:${String(port)}`]);
      await expect(
        byName.request({ url: `http://localhost:${String(port)}/` }),
      ).resolves.toBeDefined();
      await expect(byName.request({ url: `http://127.0.0.1:${String(port)}/` })).rejects.toThrow(
        'blocked',
      );
    });

    it('connects to the address it checked, whatever the name resolves to next', async () => {
      const { port } = await loopback.serve(answering('secret'));
      let asked = 0;
      const rebinding: ResolveHost = () =>
        Promise.resolve(asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1']);
      const http = loopback.client([], { resolve: rebinding });
      const url = `http://rebind.example:${String(port)}/`;
      await expect(http.request({ url })).rejects.toThrow('blocked');
      await expect(http.request({ url })).rejects.toThrow('blocked');
    });

    it('tries only the permitted addresses of a name', async () => {
      const { port } = await loopback.serve(answering('"fine"'));
      const resolve: ResolveHost = () => Promise.resolve(['10.0.0.1', '::1', '127.0.0.1']);
      const http = loopback.client([`127.0.0.1:${String(port)}`], { resolve });
      const answer = await http.request({ url: `http://mixed.example:${String(port)}/` });
      expect(answer.body).toEqual({ text: '"fine"' });
    });

    it.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://x/', 'javascript:alert(1)'])(
      'refuses %s',
      async (url) => {
        await expect(loopback.client([]).request({ url })).rejects.toThrow('Only http and https');
      },
    );

    it('refuses passwords in addresses without showing them', async () => {
      const request = loopback.client([]).request({ url: 'https://user:hunter2@example.com/' });
      await expect(request).rejects.toThrow(expect.not.stringContaining('hunter2') as Error);
    });
  });

  describe('redirects', () => {
    it('are answers for who does not want to follow them', async () => {
      const { port } = await loopback.serve((_, response) => {
        response.writeHead(302, { location: '/elsewhere' }).end('moved');
      });
      const url = `http://127.0.0.1:${String(port)}/`;
      const answer = await loopback.client(['127.0.0.1']).request({ url, followRedirects: false });
      expect(answer).toMatchObject({ status: 302, url, body: { text: 'moved' } });
    });

    it('are followed five times and no more', async () => {
      const { port } = await loopback.serve((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left === 0) response.end('"done"');
        else response.writeHead(302, { location: `/${String(left - 1)}` }).end('moved');
      });
      const http = loopback.client(['127.0.0.1']);
      const url = `http://127.0.0.1:${String(port)}`;
      expect((await http.request({ url: `${url}/5` })).body).toEqual({ text: '"done"' });
      await expect(http.request({ url: `${url}/6` })).rejects.toThrow('more than 5 times');
    });

    it('to a blocked address are blocked', async () => {
      const target = await loopback.serve(answering('secret'));
      const { port } = await loopback.serve((_, response) => {
        response.writeHead(302, { location: `http://127.1:${String(target.port)}/` }).end();
      });
      const http = loopback.client([`127.0.0.1:${String(port)}`]);
      await expect(http.request({ url: `http://127.0.0.1:${String(port)}/` })).rejects.toThrow(
        'blocked',
      );
    });

    it('to another origin leave secrets and body behind', async () => {
      const seen: { headers: Record<string, unknown>; body: string }[] = [];
      const target = await loopback.serve((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          seen.push({ headers: request.headers, body });
          response.end('[]');
        });
      });
      const { port } = await loopback.serve((_, response) => {
        response.writeHead(307, { location: `http://127.0.0.1:${String(target.port)}/` }).end();
      });
      await loopback.client(['127.0.0.1']).request({
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

  describe('failures', () => {
    it('time out while waiting for headers and between pieces of the body', async () => {
      const { port } = await loopback.serve((request, response) => {
        if (request.url !== '/body') return;
        response.writeHead(200);
        response.write('[');
      });
      const http = loopback.client(['127.0.0.1']);
      for (const path of ['/headers', '/body']) {
        const url = `http://127.0.0.1:${String(port)}${path}`;
        await expect(http.request({ url, timeoutMs: 300 })).rejects.toThrow(
          'did not answer within 0.3 s',
        );
      }
    });

    it('reject with the reason of the abort', async () => {
      const { port } = await loopback.serve(() => undefined);
      const abort = new AbortController();
      const http = loopback.client(['127.0.0.1'], { signal: abort.signal });
      const request = http.request({ url: `http://127.0.0.1:${String(port)}/` });
      setTimeout(() => {
        abort.abort(new Error('cancelled by test'));
      }, 50);
      await expect(request).rejects.toThrow('cancelled by test');
    });

    it('say that a connection was refused or the host is unknown', async () => {
      const { port, server } = await loopback.serve(answering(''));
      server.close();
      const http = loopback.client(['127.0.0.1']);
      await expect(
        http.request({ url: `http://127.0.0.1:${String(port)}/a?key=secret` }),
      ).rejects.toThrow(
        `Request to http://127.0.0.1:${String(port)} failed: the connection was refused`,
      );
      const nowhere = loopback.client([], {
        resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      });
      await expect(nowhere.request({ url: 'http://nowhere.example/' })).rejects.toThrow(
        'no such host',
      );
    });

    it('tell whether the other side may have received the request', async () => {
      const { port, server } = await loopback.serve((request) => request.socket.destroy());
      const http = loopback.client(['127.0.0.1']);
      const request = { url: `http://127.0.0.1:${String(port)}/`, method: 'POST' };
      const cut = await http.request(request).catch((error: unknown) => error);
      expect([cut instanceof NoAnswer, wasNeverSent(cut)]).toEqual([true, false]);
      server.close();
      const refused = await http.request(request).catch((error: unknown) => error);
      expect([refused instanceof NoAnswer, wasNeverSent(refused)]).toEqual([true, true]);
      const blocked = await loopback
        .client([])
        .request(request)
        .catch((error: unknown) => error);
      expect([blocked instanceof NoAnswer, wasNeverSent(blocked)]).toEqual([false, true]);
    });

    it('fail on headers without end', async () => {
      const { port } = await loopback.serve((_, response) => {
        response.writeHead(200, { 'x-a': 'x'.repeat(100_000) }).end('[]');
      });
      const request = loopback
        .client(['127.0.0.1'])
        .request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow("the answer's headers are too large");
    });

    it('say that the answer is not HTTP', async () => {
      const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const request = loopback
        .client(['127.0.0.1'])
        .request({ url: `http://127.0.0.1:${String(port)}/` });
      await expect(request).rejects.toThrow(/failed: /);
      server.close();
    });

    it('refuse headers that would break out of their line before anything is sent', async () => {
      let reached = 0;
      const { port } = await loopback.serve((_, response) => {
        reached++;
        response.end();
      });
      const url = `http://127.0.0.1:${String(port)}/`;
      const request = loopback
        .client(['127.0.0.1'])
        .request({ url, headers: { 'x-a': 'b\r\nHost: evil' } });
      await expect(request).rejects.toThrow('line break');
      expect(reached).toBe(0);
    });
  });

  it('keeps connections open between requests and survives one that went stale', async () => {
    const sockets = new Set<unknown>();
    const { port, server } = await loopback.serve((request, response) => {
      sockets.add(request.socket);
      response.end('[]');
    });
    const http = loopback.client(['127.0.0.1']);
    const url = `http://127.0.0.1:${String(port)}/`;
    for (let count = 0; count < 20; count++) await http.request({ url });
    expect(sockets.size).toBeLessThanOrEqual(2);
    server.closeAllConnections();
    expect((await http.request({ url })).status).toBe(200);
  });
});
