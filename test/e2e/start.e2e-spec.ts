import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, onEachDatabase } from '../support/databases';
import { startServer, TestServer } from '../support/test-server';
import { localOnly } from '../support/topology';
import { createWorkflow } from '../support/workflows';

const run = promisify(execFile);

localOnly('the first start on the embedded default', 'it needs SQLite', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await freshServer({
      NODE_ENV: undefined,
      ADMIN_EMAIL: undefined,
      ADMIN_PASSWORD: undefined,
      SESSION_SECRET: undefined,
      API_KEY_PEPPER: undefined,
      ENCRYPTION_KEYS: undefined,
    });
    await server.spawn();
    await untilPrinted(server, /curl .*\n/);
  });
  afterAll(() => server.close());

  it('prints a curl line that executes the demo and answers rows', async () => {
    const line = /^\s*(curl .*)$/m.exec(server.output)?.[1] ?? '';
    const { stdout } = await run('bash', ['-c', line]);
    const answer = JSON.parse(stdout) as { success: boolean; data: { rows: object[] } };
    expect(answer.success).toBe(true);
    expect(answer.data.rows.length).toBeGreaterThan(2);
  });

  it('prints a login that works', async () => {
    expect(server.output).toContain('admin@localhost');
    const password = /password\W+(\S{12,})/i.exec(server.output)?.[1];
    const answer = await fetch(`${server.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password }),
    });
    expect(answer.status).toBe(200);
  });

  it('keeps its secrets, its database and its results to itself', () => {
    const names = readdirSync(server.dataDir);
    expect(names).toEqual(expect.arrayContaining(['session-secret', 'vantage.sqlite', 'results']));
    const openToOthers = names.filter(
      (name) => (statSync(join(server.dataDir, name)).mode & 0o077) !== 0,
    );
    expect(openToOthers).toEqual([]);
  });

  it('keeps everything at the second start, and prints no secret again', async () => {
    const line = /^\s*(curl .*)$/m.exec(server.output)?.[1] ?? '';
    const port = new URL(server.url).port;
    await server.stop();
    await server.spawn();
    expect(server.output).not.toMatch(/vntg_|password/i);
    const { stdout } = await run('bash', [
      '-c',
      line.replaceAll(`:${port}`, `:${new URL(server.url).port}`),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ success: true });
  });
});

localOnly('a start that cannot work', 'it is about one process', () => {
  const failingStart = async (env: Record<string, string | undefined>): Promise<string> => {
    const server = await freshServer(env);
    try {
      await expect(server.spawn()).rejects.toThrow('exit code 1');
      return server.output;
    } finally {
      await server.close();
    }
  };

  it('names every bad setting at once', async () => {
    const output = await failingStart({
      PORT: '99999',
      RATE_LIMIT_PER_MINUTE: '0',
      DATABASE_URL: 'oracle://nowhere',
      ENCRYPTION_KEYS: 'k1:short',
      ADMIN_PASSWORD: 'short',
    });
    const names = [
      'PORT',
      'RATE_LIMIT_PER_MINUTE',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'ADMIN_PASSWORD',
    ];
    for (const name of names) expect(output).toContain(name);
    expect(output).not.toContain('k1:short');
  });

  it('wants secrets of the operator on a database server', async () => {
    const output = await failingStart({
      DATABASE_URL: 'mysql://root@127.0.0.1:3306/vantage_test_unused',
      SESSION_SECRET: undefined,
      API_KEY_PEPPER: undefined,
      ENCRYPTION_KEYS: undefined,
    });
    for (const name of ['SESSION_SECRET', 'API_KEY_PEPPER', 'ENCRYPTION_KEYS']) {
      expect(output).toContain(name);
    }
  });

  describe('beside another server', () => {
    let first: TestServer;
    beforeAll(async () => {
      first = await startServer();
    });
    afterAll(() => first.close());

    it('is refused on the same DATA_DIR', async () => {
      const output = await failingStart({ DATA_DIR: first.dataDir });
      expect(output).toContain(first.dataDir);
    });

    it('names the port that is taken', async () => {
      const port = new URL(first.url).port;
      expect(await failingStart({ PORT: port })).toContain(port);
    });
  });
});

onEachDatabase((database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ database });
  });
  afterAll(() => server.close());

  it('keeps keys, workflows and results over a restart', async () => {
    const client = server.admin;
    const id = await createWorkflow(client);
    const executed = await client.post(`/workflows/${String(id)}/execute`);
    await server.stop();
    await server.start();
    const again = server.anonymous.with(client.credentials);
    const data = `/workflows/${String(id)}/data/${String(executed.body.data.result_id)}`;
    expect((await again.get(data)).body.data.rows).toEqual(executed.body.data.rows);
  });

  it('loses its engine processes with the server, however it ends', async () => {
    const children = await childrenOf(server.pid);
    expect(children.length).toBeGreaterThan(0);
    await server.stop('SIGKILL');
    await until(() => children.every((pid) => !existsSync(`/proc/${String(pid)}`)));
  });
});

async function freshServer(env: Record<string, string | undefined>): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-test-'));
  return new TestServer(await createDatabase('sqlite'), dataDir, env);
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['--ppid', String(pid), '-o', 'pid=']);
  return stdout.trim().split(/\s+/).map(Number);
}

async function untilPrinted(server: TestServer, pattern: RegExp): Promise<void> {
  await until(() => pattern.test(server.output));
}

/** An engine process that is still starting notices late that its server is gone. */
async function until(condition: () => boolean, deadlineMs = 50_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
