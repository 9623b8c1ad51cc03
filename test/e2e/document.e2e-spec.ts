import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiAnswer } from '../support/api-client';
import { codeBlocks, jsonExamples, shapeDifferences } from '../support/api-document';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';

const run = promisify(execFile);
const REVENUE = setterNode('computedColumn', {
  column_name: 'revenue_usd',
  expression: 'amount / 100',
});

onEachDatabase((database) => {
  let server: TestServer;
  let workflowId: number;
  let key: string;

  beforeAll(async () => {
    server = await startServer({ database });
    workflowId = await createWorkflow(server.admin, {
      title: 'Daily Sales Report',
      description: 'Pulls Stripe data and generates a summary',
      ...chain(rowsNode(), REVENUE, outputNode()),
    });
    key = (server.admin.credentials['authorization'] ?? '').replace('Bearer ', '');
  });
  afterAll(() => server.close());

  /** A snippet of the document, changed in nothing but host, key, cookie and ids. */
  function localised(snippet: string, resultId = ''): string {
    return snippet
      .replaceAll('https://your-instance.com', server.url)
      .replaceAll('vntg_your_key_here', key)
      .replaceAll('your-session-cookie', server.session.credentials['cookie'] ?? '')
      .replaceAll('workflows/42', `workflows/${String(workflowId)}`)
      .replaceAll('dataRef:wf42_abc123', resultId);
  }

  async function curl(heading: string, resultId?: string): Promise<ApiAnswer['body']> {
    const [snippet = ''] = codeBlocks(heading, 'sh');
    const { stdout } = await run('bash', ['-c', localised(snippet, resultId)]);
    return JSON.parse(stdout);
  }

  describe("the document's snippets", () => {
    it('creates a key with the session cookie', async () => {
      const body = await curl('1. Create an API Key');
      expect(body).toMatchObject({ success: true, key: { name: 'My First Key' } });
      expect(body.full_key).toMatch(/^vntg_[0-9A-Za-z]{30}$/);
    });

    it('lists workflows', async () => {
      const body = await curl('2. List Your Workflows');
      expect(body.data.workflows).toContainEqual(expect.objectContaining({ id: workflowId }));
    });

    it('executes a workflow and pages through its result', async () => {
      const body = await curl('3. Execute a Workflow');
      expect(body.data.rows).toEqual([
        { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
        { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
      ]);
      const page = await curl('4. Paginate Results', body.data.result_id as string);
      expect(page.data).toMatchObject({ rows: [], total_rows: 2, page: 1, limit: 50 });
    });

    it('discovers node types', async () => {
      const body = await curl('5. Discover Node Types');
      expect(body.data.node_types.map((type: { node_type: string }) => type.node_type)).toContain(
        'slack/sendMessage',
      );
    });

    it('creates a workflow', async () => {
      const body = await curl('cURL — Create a Workflow via API');
      expect(body.data).toMatchObject({ title: 'Slack Alert Pipeline' });
      expect(Object.keys(body.data.node_id_map as object)).toEqual(['0', '1', '2']);
    });

    it('runs the JavaScript', async () => {
      const script = join(server.dataDir, 'snippet.mjs');
      writeFileSync(script, localised(codeBlocks('JavaScript / Node.js', 'js')[0] ?? ''));
      const { stdout } = await run(process.execPath, [script]);
      expect(stdout).toMatch(/^Completed in \d+ms\n2 rows returned\n$/);
    });

    it('runs the Python', async () => {
      const script = join(server.dataDir, 'snippet.py');
      writeFileSync(script, localised(codeBlocks('Python', 'python')[0] ?? ''));
      const { stdout } = await run(await pythonWithRequests(), [script]);
      expect(stdout).toBe('Total rows: 2\n');
    });
  });

  describe("the document's examples", () => {
    it('of keys are answered in the documented shape', async () => {
      const [body, created] = jsonExamples('Create an API Key');
      const answer = await server.session.post('/keys', body);
      expect(answer.status).toBe(201);
      expect(shapeDifferences(created, answer.body)).toEqual([]);

      const [listed] = jsonExamples('List API Keys');
      expect(shapeDifferences(listed, (await server.session.get('/keys')).body)).toEqual([]);

      const path = `/keys/${String(answer.body.key.id)}`;
      const [change] = jsonExamples('Update an API Key');
      const renamed = await server.session.patch(path, change);
      expect(renamed.body.key).toMatchObject(change as object);

      const [revoked] = jsonExamples('Revoke an API Key');
      expect((await server.session.delete(path)).body).toMatchObject(revoked as object);
    });

    it('of workflows are answered in the documented shape', async () => {
      const [draft] = jsonExamples('Create a Workflow');
      const created = await server.admin.post('/workflows', draft);
      expect(created.status).toBe(201);
      const path = `/workflows/${String(created.body.data.id)}`;

      const [listed] = jsonExamples('List Workflows');
      expect(shapeDifferences(listed, (await server.admin.get('/workflows')).body)).toEqual([]);
      const shown = withoutConfigs(jsonExamples('Get a Workflow')[0]);
      const fetched = await server.admin.get(path);
      expect(shapeDifferences(shown, withoutConfigs(fetched.body))).toEqual([]);

      const [metadata, graph] = jsonExamples('Update a Workflow');
      const updated = await server.admin.patch(path, metadata);
      expect(updated.body.data).toMatchObject(metadata as object);
      const replaced = await server.admin.patch(path, graph);
      expect(replaced.status).toBe(200);
      const ids = replaced.body.data.nodes.map((node: { id: number }) => node.id);
      expect(replaced.body.data.node_id_map).toEqual({ 0: ids[0], 1: ids[1], 2: ids[2] });

      expect((await server.admin.delete(path)).status).toBe(204);
      expect((await server.admin.get(path)).body.error.code).toBe('WORKFLOW_NOT_FOUND');
    });

    it('of execution, validation and data are answered in the documented shape', async () => {
      const path = `/workflows/${String(workflowId)}`;
      const [body, executed] = jsonExamples('Execute a Workflow');
      const answer = await server.admin.post(`${path}/execute`, body);
      expect(shapeDifferences(executed, answer.body)).toEqual([]);
      expect(answer.body.data.schema).toEqual({
        charge_id: 'string',
        amount: 'number',
        currency: 'string',
        revenue_usd: 'number',
      });

      const [page] = jsonExamples('Get Execution Results');
      const data = `${path}/data/${String(answer.body.data.result_id)}`;
      const first = await server.admin.get(`${data}?limit=1`);
      expect(shapeDifferences(page, first.body)).toEqual([]);
      expect(first.body.data.next_page_url).toBe(`/api/v1${data}?page=1&limit=1`);

      const [valid, invalid] = jsonExamples('Validate a Workflow');
      const good = await server.admin.post(`${path}/validate`);
      expect(good.body).toMatchObject(valid as object);
      const brokenId = await createWorkflow(server.admin, {
        is_active: false,
        ...chain(rowsNode(), setterNode('computedColumn', { expression: 'amount / 100' })),
      });
      const bad = await server.admin.post(`/workflows/${String(brokenId)}/validate`);
      expect(shapeDifferences(invalid, bad.body)).toEqual([]);
      const messages = bad.body.data.errors.map((error: { message: string }) => error.message);
      expect(messages).toEqual(
        expect.arrayContaining([
          'Missing required config field: column_name',
          'No terminator node found in workflow',
        ]),
      );
    });

    it('of node types are answered in the documented shape', async () => {
      const [example] = jsonExamples('List Available Node Types');
      const answer = await server.admin.get('/node-types?category=stripe&role=getter');
      expect(shapeDifferences(example, answer.body)).toEqual([]);
      expect(answer.body.data.categories).toEqual([{ id: 15, name: 'Stripe', node_count: 8 }]);
      const documented = (example as { data: { node_types: object[] } }).data.node_types;
      expect(answer.body.data.node_types.slice(0, 2)).toMatchObject(documented);
    });
  });
});

/** Without what each workflow says differently. */
function withoutConfigs(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => (key === 'config' ? {} : value)),
  );
}

/** A Python that has the `requests` package the snippet imports. */
async function pythonWithRequests(): Promise<string> {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      await run(python, ['-c', 'import requests']);
      return python;
    } catch {
      continue;
    }
  }
  throw new Error('Python with requests is missing: apt-get install python3-requests');
}
