import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeLingering } from './lingering-close';

const PIECE = Buffer.alloc(65_536);
const PIECES = 64;

let server: Server;
let client: Socket;

/** A server that refuses everything before it has read anything. */
async function start(lingerMs: number): Promise<Socket> {
  server = createServer((_, response) => {
    response.writeHead(413, { 'content-length': 7 }).end('refused');
  });
  closeLingering(server, lingerMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.write(
    `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${String(PIECES * PIECE.length)}\r\n\r\n`,
  );
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket;
}

afterEach(async () => {
  client.destroy();
  server.close();
  await once(server, 'close');
});

it('leaves the answer to a client that reads it only when all is sent', async () => {
  const closed = once(await start(600_000), 'close');
  client.pause();
  // Slowly enough for a reset to come meanwhile.
  for (let piece = 0; piece < PIECES; piece += 1) {
    client.write(PIECE);
    await sleep(2);
  }
  expect(await text(client)).toMatch(/^HTTP\/1\.1 413 .*Connection: close\r\n.*refused$/s);
  await closed;
});

it('does not wait for ever for a client that sends no more', async () => {
  const closed = once(await start(50), 'close');
  client.write(PIECE);
  const [answer] = (await once(client, 'data')) as [Buffer];
  expect(answer.toString()).toContain('refused');
  await closed;
});
