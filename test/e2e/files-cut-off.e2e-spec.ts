import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow } from '../support/workflows';

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
  for (let tries = 0; staged().length !== count && tries < 3000; tries++) await sleep(10);
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

it('leaves no half file of a workflow whose engine process is killed while it writes', async () => {
  const folder = join(server.dataDir, 'files', '1');
  mkdirSync(folder, { recursive: true });
  const line = `${'x'.repeat(200)}\n`;
  writeFileSync(join(folder, 'large.csv'), `text\n${line.repeat(300_000)}`);
  const node = (node_type: string, node_role: 'getter' | 'terminator', path: string) => ({
    node_type,
    node_role,
    label: node_type,
    config: { path },
  });
  const id = await createWorkflow(
    server.admin,
    chain(
      node('files/readCsv', 'getter', 'large.csv'),
      node('termination/writeFile', 'terminator', 'half.json'),
    ),
  );
  const running = server.admin.post(`/workflows/${String(id)}/execute`);
  while (staged().length === 0) await sleep(1);
  for (const pid of server.engines) process.kill(pid, 'SIGKILL');
  expect((await running).body.error.code).toBe('EXECUTION_CRASHED');
  expect(staged()).toHaveLength(1);
  await server.stop('SIGKILL');
  await server.start();
  await expectNothing();
});
