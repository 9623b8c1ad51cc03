import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type TestServer } from '../support/test-server';
import { localOnly } from '../support/topology';
import { chain, createWorkflow, outputNode, rowsNode } from '../support/workflows';

let server: TestServer;
let token: string;

function ask(authorization?: string): Promise<Response> {
  return fetch(`${server.url}/metrics`, {
    headers: authorization === undefined ? {} : { authorization },
  });
}

async function scrape(): Promise<string> {
  const answer = await ask(`Bearer ${token}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
}

/** Sums the samples whose line begins so. */
function sum(text: string, start: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}

localOnly('metrics', 'each process counts what it does itself', () => {
  beforeAll(async () => {
    server = await startServer({ env: { RATE_LIMIT_PER_MINUTE: '12' } });
    token = readFileSync(join(server.dataDir, 'metrics-token'), 'utf8').trim();
  });
  afterAll(() => server.close());

  it('opens to the token in DATA_DIR alone, not to keys and sessions', async () => {
    expect((await ask()).status).toBe(401);
    expect((await ask('Bearer wrong')).status).toBe(401);
    const session = await fetch(`${server.url}/metrics`, {
      headers: { cookie: server.session.credentials['cookie'] ?? '' },
    });
    expect(session.status).toBe(401);
    expect(session.headers.get('www-authenticate')).toBe('Bearer');
    const key = await ask(server.admin.credentials['authorization'] ?? '');
    expect(key.status).toBe(401);
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
  });

  it('counts requests by template, runs, results, errors and engine processes', async () => {
    const id = await createWorkflow(server.admin, {
      title: 'metrics',
      ...chain(rowsNode([{ a: 1 }, { a: 2 }]), outputNode()),
    });
    const secret = `no-such-${String(id)}-secret`;
    await server.admin.get(`/${secret}`);
    expect((await server.admin.post(`/workflows/${String(id)}/execute`)).status).toBe(200);
    let text = await scrape();
    const route = 'route="/api/v1/workflows/:workflowId/execute",status="2xx"';
    const deadline = performance.now() + 20_000;
    while (!text.includes(route) && performance.now() < deadline) {
      await sleep(50);
      text = await scrape();
    }
    expect(sum(text, `vantage_http_request_duration_seconds_count{method="POST",${route}}`)).toBe(
      1,
    );
    expect(text).toContain('method="GET",route="none",status="4xx"');
    expect(text).not.toContain(secret);
    expect(sum(text, 'vantage_runs_total{status="completed",trigger="api"}')).toBe(1);
    expect(sum(text, 'vantage_run_duration_seconds_count{status="completed"}')).toBe(1);
    expect(sum(text, 'vantage_run_wait_seconds_count')).toBe(1);
    expect(sum(text, 'vantage_result_rows_total')).toBe(2);
    expect(sum(text, 'vantage_runs_queued ')).toBe(0);
    expect(sum(text, 'vantage_engine_process_up{place="runs-1"}')).toBe(1);
    expect(sum(text, 'vantage_engine_process_resident_bytes{place="runs-1"}')).toBeGreaterThan(1e6);
    expect(sum(text, 'vantage_up{part="database"}')).toBe(1);
    expect(sum(text, 'vantage_database_query_duration_seconds_count')).toBeGreaterThan(0);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    const client = await server.createKey(server.session);
    for (let calls = 0; calls < 13; calls += 1) await client.get('/workflows');
    expect(sum(await scrape(), 'vantage_http_errors_total{code="RATE_LIMITED"}')).toBe(1);
  });

  it('documents every metric, and no other', async () => {
    const text = await scrape();
    const names = [...text.matchAll(/^# TYPE (vantage_\w+)/gm)].map(([, name]) => name);
    const document = readFileSync(join(process.cwd(), 'docs/operations.md'), 'utf8');
    const documented = [...document.matchAll(/^\| `(vantage_\w+)`/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(names.sort());
  });
});
