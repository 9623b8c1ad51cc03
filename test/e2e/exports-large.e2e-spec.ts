import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { download, exportFiles } from '../support/exports';
import { isAlive } from '../support/engine-processes';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, setterNode } from '../support/workflows';

/** Few rows of long texts: a large file that is quickly fetched, and slowly made as xlsx. */
const ROWS = 4200;
const LONG = `text || '${'x'.repeat(500)}'`;
const LONGER = `concat(${Array.from({ length: 50 }, () => 'wide').join(', ')})`;
/** For a loaded machine, on which a process for exports takes its time to come up. */
const PATIENCE_MS = 100_000;

async function until(check: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!check() && performance.now() < deadline) await sleep(10);
  expect(check()).toBe(true);
}

describe('a large export', () => {
  let server: TestServer;
  let source: SourceServer;
  let path: string;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({ env: { EGRESS_ALLOW: source.host } });
    const steps = [LONG, LONGER].map((expression) =>
      setterNode('computedColumn', { column_name: 'wide', expression }),
    );
    const nodes = chain(source.node(ROWS), ...steps, outputNode());
    const id = await createWorkflow(server.admin, nodes);
    const { body } = await server.admin.post(`/workflows/${String(id)}/execute`);
    expect(body.error).toBeUndefined();
    path = `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  /** Begins an export; resolves when its file is being written. Throws where it is refused. */
  const begin = async (signal?: AbortSignal): Promise<{ answered: Promise<unknown> }> => {
    let answer: unknown;
    const asked = server.admin.get(`${path}/export?format=xlsx`, signal ? { signal } : {});
    const answered = asked
      .then(({ status, text }) => `${String(status)} ${text.slice(0, 200)}`)
      .catch((error: unknown) => error)
      .then((outcome) => (answer = outcome));
    await until(() => exportFiles(server).length > 0 || answer !== undefined);
    expect(answer).toBeUndefined();
    return { answered };
  };

  /** Of all API processes together: any of them may send the file. */
  const residentMb = (): number => {
    const kilobytes = server.apis.map(({ pid }) => {
      const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
    });
    return kilobytes.reduce((sum, one) => sum + one) / 1024;
  };

  it('waits for slow readers, in little memory', async () => {
    const response = await download(server.admin, `${path}/export?format=csv`);
    const before = residentMb();
    const total = Number(response.headers['content-length']);
    expect(total).toBeGreaterThan(100_000_000);
    let [bytes, most] = [0, 0];
    for await (const chunk of response) {
      const { length } = chunk as Buffer;
      if (Math.floor(bytes / 10_000_000) < Math.floor((bytes + length) / 10_000_000)) {
        await sleep(20);
        most = Math.max(most, residentMb());
      }
      bytes += length;
    }
    expect(bytes).toBe(total);
    expect(most - before).toBeLessThan(64);
  });

  it(
    'stops where its client hangs up, while it is made or sent, and leaves nothing',
    async () => {
      const made = new AbortController();
      const { answered } = await begin(made.signal);
      made.abort();
      expect(await answered).toMatchObject({ name: 'AbortError' });
      await until(() => exportFiles(server).length === 0);
      const sent = await download(server.admin, `${path}/export?format=csv`);
      await once(sent, 'readable');
      expect(exportFiles(server)).toEqual([]);
      sent.destroy();
      expect((await server.admin.get(`${path}/export?format=ndjson`)).status).toBe(200);
    },
    2 * PATIENCE_MS,
  );

  it(
    'leaves nothing for good where the server is killed, even if its process notices late',
    async () => {
      const { answered } = await begin();
      const [file = ''] = exportFiles(server);
      const engine = Number(/^engine-.*-(\d+)\//.exec(file)?.[1]);
      process.kill(engine, 'SIGSTOP');
      try {
        await server.stop('SIGKILL');
        await answered;
        await server.start();
        expect(isAlive(engine)).toBe(true);
        expect(exportFiles(server)).toContain(file);
      } finally {
        process.kill(engine, 'SIGCONT');
      }
      await until(() => exportFiles(server).length === 0);
      expect(isAlive(engine)).toBe(false);
    },
    2 * PATIENCE_MS,
  );

  it('is finished when its result is gone, and on SIGTERM, after which nothing is left', async () => {
    const response = await download(server.admin, `${path}/export?format=csv`);
    await once(response, 'readable');
    await server.admin.delete(path.replace(/\/data.*/, ''));
    const { body } = await server.admin.get(`${path}/export?format=csv`);
    expect(body.error.code).toBe('WORKFLOW_NOT_FOUND');
    const stopped = server.stop('SIGTERM');
    await sleep(300);
    const content = await buffer(response);
    expect(content.length).toBe(Number(response.headers['content-length']));
    expect(await stopped).toBe(0);
    expect(readdirSync(join(server.dataDir, 'spool'))).toEqual([]);
  });
});
