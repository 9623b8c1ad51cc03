import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import { localOnlyIt, TOPOLOGY } from '../support/topology';
import { chain, createWorkflow, outputNode } from '../support/workflows';

/** Longer than the next run takes, which replaces the latest output before its result expires. */
const TTL_SECONDS = TOPOLOGY === 'queue' ? 10 : 2;

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];

/** Until `check` holds, for at most thirty seconds. */
async function eventually(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !check(); tries += 1) await sleep(100);
  expect(check()).toBe(true);
}

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  let results: string;

  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      database,
      env: { EGRESS_ALLOW: source.host, ALLOW_SIGNUP: 'true' },
    });
    results = join(server.dataDir, 'results');
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  /** A finished run of `rows` rows; answers the path of its data below /api/v1. */
  async function run(rows: number, client: ApiClient = server.admin) {
    const id = await createWorkflow(client, chain(source.node(rows), outputNode()));
    const answer = await client.post(`/workflows/${String(id)}/execute`);
    const resultId = String(answer.body.data.result_id);
    return { id, resultId, path: `/workflows/${String(id)}/data/${resultId}` };
  }
  const get = (path: string) => server.admin.get(path);

  describe.each([248, 25_000])('the pages of %d rows', (total) => {
    let path: string;
    beforeAll(async () => {
      path = (await run(total)).path;
    });

    it('are a hundred rows each and follow one another without gaps', async () => {
      const seen: number[] = [];
      let next: string | null = `/api/v1${path}`;
      for (let pages = 0; next !== null && pages < 4; pages += 1) {
        const { body } = await get(next.replace('/api/v1', ''));
        seen.push(...body.data.rows.map((row: { n: number }) => row.n));
        next = body.data.next_page_url as string | null;
      }
      expect(seen).toEqual(Array.from({ length: Math.min(total, 400) }, (_, n) => n));
    });

    it('tell where they stand', async () => {
      const { body } = await get(`${path}?page=1&limit=100`);
      expect(body.data).toMatchObject({
        total_rows: total,
        schema: { n: 'number', text: 'string' },
        page: 1,
        limit: 100,
        has_more: true,
        next_page_url: `/api/v1${path}?page=2&limit=100`,
      });
    });

    it('end with the last row', async () => {
      const last = Math.floor((total - 1) / 100);
      const { data } = (await get(`${path}?page=${String(last)}`)).body;
      expect(data.rows.at(-1)).toEqual({ n: total - 1, text: `row ${String(total - 1)}` });
      expect(data).toMatchObject({ has_more: false, next_page_url: null });
    });

    it.each(['page=1000', 'page=1000000000&limit=1000'])(
      'past the end (%s) are empty',
      async (q) => {
        const { status, body } = await get(`${path}?${q}`);
        expect(status).toBe(200);
        expect(body.data).toMatchObject({ rows: [], has_more: false, next_page_url: null });
      },
    );

    it('may be asked for with the id percent-encoded', async () => {
      const encoded = path.replace(/dataRef.*/, (resultId) => encodeURIComponent(resultId));
      expect(encoded).toContain('%3A');
      expect((await get(encoded)).body.data.rows).toHaveLength(100);
    });

    it.each(['1e9', '-1', 'abc', '1.5', '', '1%202', '99999999999999999999'])(
      'refuse %j as limit and as page',
      async (value) => {
        for (const name of ['limit', 'page']) {
          const { status, body } = await get(`${path}?${name}=${value}`);
          expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
        }
      },
    );

    it.each(['0', '1001'])('refuse the limit %s', async (limit) => {
      const { status, body } = await get(`${path}?limit=${limit}`);
      expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
    });
  });

  describe('DATA_EXPIRED', () => {
    const expired = async (path: string, client: ApiClient = server.admin): Promise<void> => {
      const { status, body } = await client.get(path);
      expect([status, body.error.code]).toEqual([404, 'DATA_EXPIRED']);
    };

    it('is the answer to unknown and malformed ids', async () => {
      const { id } = await run(1);
      const data = `/workflows/${String(id)}/data`;
      await expired(`${data}/dataRef:wf42_abc123`);
      await expired(`${data}/nonsense`);
      await expired(`${data}/${'x'.repeat(500)}`);
      await expired(`${data}/..%2f..%2fvantage.sqlite`);
      await expired(`${data}/%00`);
    });

    it('is the answer to a result of another workflow', async () => {
      const [one, other] = [await run(1), await run(1)];
      await expired(`/workflows/${String(one.id)}/data/${other.resultId}`);
    });

    it('is the answer to a result of another organization', async () => {
      const foreign = await run(1);
      const stranger = await server.signUp(`stranger-${database}`);
      const own = await run(1, stranger);
      await expired(`/workflows/${String(own.id)}/data/${foreign.resultId}`, stranger);
      const { body } = await stranger.get(foreign.path);
      expect(body.error.code).toBe('WORKFLOW_NOT_FOUND');
    });
  });

  it('goes with its workflow, file and all', async () => {
    const before = filesIn(results);
    const { id, path } = await run(3);
    const [file] = filesIn(results).filter((name) => !before.includes(name));
    expect(file).toBeDefined();
    expect((await server.admin.delete(`/workflows/${String(id)}`)).status).toBe(204);
    expect(filesIn(results)).not.toContain(file);
    expect((await get(path)).body.error.code).toBe('WORKFLOW_NOT_FOUND');
  });

  it('is out of reach while the store is, and back with it', async () => {
    const { id, path } = await run(3);
    const aside = `${results}-aside`;
    renameSync(results, aside);
    try {
      const { status, body, headers } = await get(path);
      expect([status, body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      const execution = await server.admin.post(`/workflows/${String(id)}/execute`);
      expect([execution.status, execution.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    } finally {
      renameSync(aside, results);
    }
    expect((await get(path)).body.data.rows).toHaveLength(3);
    expect((await server.admin.post(`/workflows/${String(id)}/execute`)).status).toBe(200);
  });
});

describe('expiry', () => {
  let server: TestServer;
  let source: SourceServer;
  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      env: { EGRESS_ALLOW: source.host, RESULT_TTL_SECONDS: String(TTL_SECONDS) },
    });
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  it('gives rows or DATA_EXPIRED at every moment, and removes the files', async () => {
    const results = join(server.dataDir, 'results');
    const runs = [];
    for (const rows of [3, 25_000]) {
      const id = await createWorkflow(server.admin, chain(source.node(rows), outputNode()));
      const { body } = await server.admin.post(`/workflows/${String(id)}/execute`);
      await server.admin.post(`/workflows/${String(id)}/execute`);
      runs.push(`/workflows/${String(id)}/data/${String(body.data.result_id)}`);
    }
    expect(filesIn(results).length).toBeGreaterThan(0);
    const codes = new Set<string>();
    const end = performance.now() + TTL_SECONDS * 1000 + 2500;
    while (performance.now() < end) {
      const answers = await Promise.all(runs.map((path) => server.admin.get(path)));
      for (const { status, body } of answers)
        codes.add(`${String(status)} ${body.error?.code ?? ''}`);
    }
    expect([...codes].sort()).toEqual(['200 ', '404 DATA_EXPIRED']);
    const keptForDashboards = runs.length;
    await eventually(() => filesIn(results).length === keptForDashboards);
  });

  const reason = 'a server that may have company leaves young files be';
  localOnlyIt('sweeps at boot what a killed server left behind', reason, async () => {
    const results = join(server.dataDir, 'results');
    const id = await createWorkflow(server.admin);
    await server.admin.post(`/workflows/${String(id)}/execute`);
    const kept = filesIn(results).length;
    await server.admin.post(`/workflows/${String(id)}/execute`);
    await server.stop('SIGKILL');
    writeFileSync(join(results, 'left-behind.parquet'), 'PAR1');
    await sleep(TTL_SECONDS * 1000 + 100);
    await server.start();
    await eventually(() => filesIn(results).length === kept);
    expect(filesIn(results)).not.toContain('left-behind.parquet');
  });
});
