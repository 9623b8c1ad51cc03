import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NoAnswer } from '../../../src/node-sdk';
import { answering, Loopback } from '../../support/egress/loopback';

describe('bodies', () => {
  const loopback = Loopback.forSuite();
  const large = randomBytes(1_500_000).toString('base64');

  it('stay in memory when small and go to a file when large', async () => {
    const { port } = await loopback.serve((request, response) => {
      response.end(request.url === '/large' ? large : 'small');
    });
    const http = loopback.client(['127.0.0.1']);
    const url = `http://127.0.0.1:${String(port)}`;
    expect((await http.request({ url: `${url}/small` })).body).toEqual({ text: 'small' });
    expect(readdirSync(loopback.spoolDirectory)).toEqual([]);
    const { body } = await http.request({ url: `${url}/large` });
    expect(readFileSync((body as { path: string }).path, 'utf8')).toBe(large);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('are decoded from %s', async (encoding, compress) => {
    const { port } = await loopback.serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(large));
    });
    const { body } = await loopback.client(['127.0.0.1']).request({
      url: `http://127.0.0.1:${String(port)}/`,
    });
    expect(readFileSync((body as { path: string }).path, 'utf8')).toBe(large);
  });

  it.each(['identity', 'gzip'])('beyond the cap fail (%s)', async (encoding) => {
    const zeros = Buffer.alloc(50_000_000);
    const { port } = await loopback.serve((_, response) => {
      response
        .writeHead(200, { 'content-encoding': encoding })
        .end(encoding === 'gzip' ? gzipSync(zeros) : zeros);
    });
    const request = loopback.client(['127.0.0.1']).request({
      url: `http://127.0.0.1:${String(port)}/`,
      maxBytes: 3 * 1024 * 1024,
    });
    await expect(request).rejects.toThrow('larger than 3 MiB');
  });

  it('are kept as far as wanted, though they never end', async () => {
    const { port } = await loopback.serve((request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(100));
      if (request.url === '/broken') setTimeout(() => response.destroy(), 20);
    });
    const http = loopback.client(['127.0.0.1']);
    const url = `http://127.0.0.1:${String(port)}`;
    const endless = await http.request({ url, keepBytes: 60 });
    expect(endless).toMatchObject({ status: 200, body: { text: 'x'.repeat(60) } });
    const broken = await http.request({ url: `${url}/broken`, keepBytes: 1000 });
    expect(broken).toMatchObject({ status: 200, body: { text: 'x'.repeat(100) } });
  });

  it('that are opened as streams go out whole, and anew for a redirect', async () => {
    const seen: string[] = [];
    const { port } = await loopback.serve((request, response) => {
      void text(request).then((body) => {
        seen.push(`${request.method ?? ''} ${body}`);
        if (request.url === '/') response.writeHead(308, { location: '/moved' }).end();
        else response.end('"fine"');
      });
    });
    const body = (): Readable => Readable.from(['[1,', '2]']);
    const url = `http://127.0.0.1:${String(port)}/`;
    const answer = await loopback.client(['127.0.0.1']).request({ url, method: 'POST', body });
    expect(answer).toMatchObject({ status: 200, url: `${url}moved` });
    expect(seen).toEqual(['POST [1,2]', 'POST [1,2]']);
  });

  it('that cannot be read to be sent fail with their own error', async () => {
    const { port } = await loopback.serve((request, response) => {
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
    const sent = loopback.client(['127.0.0.1']).request({ url, method: 'POST', body });
    await expect(sent).rejects.toThrow(new RangeError('the rows are gone'));
  });

  it('that are not what their encoding says fail', async () => {
    const { port } = await loopback.serve(answering('plain', { 'content-encoding': 'gzip' }));
    const request = loopback
      .client(['127.0.0.1'])
      .request({ url: `http://127.0.0.1:${String(port)}/` });
    await expect(request).rejects.toThrow('not validly compressed');
  });

  it('are read as slowly as they come, and without an end that they announced fail', async () => {
    const { port } = await loopback.serve((request, response) => {
      if (request.url === '/half') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        response.socket?.end();
        return;
      }
      let left = 20;
      const timer = setInterval(() => {
        response.write('x');
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 100);
    });
    const http = loopback.client(['127.0.0.1']);
    const url = `http://127.0.0.1:${String(port)}`;
    const slow = await http.request({ url, timeoutMs: 1500 });
    expect(slow.body).toEqual({ text: 'x'.repeat(20) });
    await expect(http.request({ url: `${url}/half` })).rejects.toThrow(NoAnswer);
  });

  it('that fail leave nothing on the disk', async () => {
    const { port } = await loopback.serve((_, response) => {
      response.writeHead(200);
      response.write('x'.repeat(3_000_000), () => {
        setTimeout(() => response.destroy(), 50);
      });
    });
    const request = loopback
      .client(['127.0.0.1'])
      .request({ url: `http://127.0.0.1:${String(port)}/` });
    await expect(request).rejects.toThrow(NoAnswer);
    expect(readdirSync(loopback.spoolDirectory)).toEqual([]);
  });

  it('in an unknown encoding fail', async () => {
    const { port } = await loopback.serve(answering('plain', { 'content-encoding': 'zstd' }));
    const request = loopback
      .client(['127.0.0.1'])
      .request({ url: `http://127.0.0.1:${String(port)}/` });
    await expect(request).rejects.toThrow('"zstd" is not supported');
  });

  it('cut short fail', async () => {
    const { port } = await loopback.serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const request = loopback
      .client(['127.0.0.1'])
      .request({ url: `http://127.0.0.1:${String(port)}/` });
    await expect(request).rejects.toThrow(/Request to http:\/\/127.0.0.1:\d+ failed: /);
  });
});
