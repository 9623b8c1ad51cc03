import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type TestServer } from '../support/test-server';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Files that are being received. */
function staged(): string[] {
  const files = join(server.dataDir, 'files');
  const folders = readdirSync(files).map((name) => join(files, name, '.staging'));
  return folders.filter((path) => existsSync(path)).flatMap((path) => readdirSync(path));
}

async function untilStaged(count: number): Promise<void> {
  for (let tries = 0; staged().length !== count && tries < 500; tries++) await sleep(10);
  expect(staged()).toHaveLength(count);
}

/** The beginning of an upload of which the rest never comes. */
async function beginUpload(): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    [
      'POST /api/v1/files HTTP/1.1',
      `Host: ${hostname}:${port}`,
      `Authorization: ${server.admin.credentials['authorization'] ?? ''}`,
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 4000000',
      '',
      '--x',
      'Content-Disposition: form-data; name="file"; filename="half.csv"',
      '',
      'a,b',
    ].join('\r\n'),
  );
  await untilStaged(1);
  return socket;
}

async function expectNothing(): Promise<void> {
  await untilStaged(0);
  expect((await server.admin.get('/files?prefix=half')).body.data.files).toEqual([]);
}

it('leaves nothing of an upload whose sender hangs up', async () => {
  (await beginUpload()).destroy();
  await expectNothing();
});

it('sweeps at the next start what a killed server had received', async () => {
  const socket = await beginUpload();
  await server.stop('SIGKILL');
  expect(staged()).toHaveLength(1);
  socket.destroy();
  await server.start();
  await expectNothing();
});
