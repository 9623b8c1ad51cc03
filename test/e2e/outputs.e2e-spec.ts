import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  CHARGES,
  createWorkflow,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';

onEachDatabase((database) => {
  let server: TestServer;
  let source: SourceServer;
  beforeAll(async () => {
    source = await SourceServer.start();
    server = await startServer({
      database,
      env: { EGRESS_ALLOW: source.host, ALLOW_SIGNUP: 'true', RESULT_TTL_SECONDS: '2' },
    });
  });
  afterAll(async () => {
    await server.close();
    await source.close();
  });

  const execute = (id: number, client: ApiClient = server.admin) =>
    client.post(`/workflows/${String(id)}/execute`);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests state what they expect of it
  const outputs = async (id: number, query = ''): Promise<any[]> => {
    const { status, body } = await server.admin.get(`/workflows/${String(id)}/outputs${query}`);
    expect(status).toBe(200);
    return body.data.outputs as object[];
  };

  it('are none before the first run', async () => {
    expect(await outputs(await createWorkflow(server.admin))).toEqual([]);
  });

  it('tell the latest rows of every dashboard output, in node order', async () => {
    const nodes = [
      rowsNode(),
      { ...outputNode(), label: 'All' },
      { ...outputNode(), label: 'Again' },
    ];
    const edges = [1, 2].map((target) => ({ source_node_index: 0, target_node_index: target }));
    const id = await createWorkflow(server.admin, { nodes, edges });
    const { body } = await execute(id);
    const [first, second, ...others] = await outputs(id);
    expect(others).toEqual([]);
    expect([first.label, second.label]).toEqual(['All', 'Again']);
    expect(first).toEqual({
      node_id: body.data.outputs[0].node_id,
      node_type: 'termination/dashboardOutput',
      label: 'All',
      execution_id: body.data.execution_id,
      started_at: expect.stringMatching(/^\d{4}-.*Z$/),
      finished_at: expect.stringMatching(/^\d{4}-.*Z$/),
      result_id: expect.stringMatching(new RegExp(`^dataRef:wf${String(id)}_\\d+_\\w{22}$`)),
      total_rows: 2,
      schema: { charge_id: 'string', amount: 'number', currency: 'string' },
      rows: CHARGES,
      has_more: false,
      next_page_url: null,
    });
  });

  it('outlive the result that they were: rows, pages and exports', async () => {
    const id = await createWorkflow(server.admin, chain(source.node(2500), outputNode()));
    const { body } = await execute(id);
    const result = `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
    expect((await server.admin.get(result)).status).toBe(200);
    await sleep(2500);
    expect((await server.admin.get(result)).body.error.code).toBe('DATA_EXPIRED');
    await sleep(1500);
    const [output] = await outputs(id, '?limit=1000');
    expect([output.rows.length, output.total_rows, output.has_more]).toEqual([1000, 2500, true]);
    const next = String(output.next_page_url).replace('/api/v1', '');
    const page = await server.admin.get(next);
    expect(page.body.data.rows[0].n).toBe(1000);
    const kept = `/workflows/${String(id)}/data/${String(output.result_id)}`;
    const exported = await server.admin.get(`${kept}/export?format=ndjson`);
    expect(exported.text.trim().split('\n')).toHaveLength(2500);
    await server.stop();
    await server.start();
    expect((await outputs(id))[0].rows).toHaveLength(100);
  });

  it('are replaced by the next completed run, and by no other', async () => {
    const config = { column_name: 'x', expression: 'CAST($n AS INTEGER)' };
    const nodes = chain(rowsNode(), setterNode('computedColumn', config), outputNode());
    const id = await createWorkflow(server.admin, nodes);
    const run = (n: unknown) =>
      server.admin.post(`/workflows/${String(id)}/execute`, { params: { n } });
    await run(1);
    const [before] = await outputs(id);
    await run(2);
    const [after] = await outputs(id);
    expect([before.rows[0].x, after.rows[0].x]).toEqual([1, 2]);
    const replaced = `/workflows/${String(id)}/data/${String(before.result_id)}`;
    expect((await server.admin.get(replaced)).body.error.code).toBe('DATA_EXPIRED');
    expect((await run('no number')).status).toBe(422);
    expect((await outputs(id))[0].execution_id).toBe(after.execution_id);
  });

  it('go with a change of the graph and stay with any other', async () => {
    const id = await createWorkflow(server.admin);
    await execute(id);
    const [{ result_id: kept }] = await outputs(id);
    await server.admin.patch(`/workflows/${String(id)}`, { title: 'Another' });
    expect((await outputs(id))[0].result_id).toBe(kept);
    await server.admin.patch(`/workflows/${String(id)}`, chain(rowsNode(), outputNode()));
    expect(await outputs(id)).toEqual([]);
    const data = await server.admin.get(`/workflows/${String(id)}/data/${String(kept)}`);
    expect(data.body.error.code).toBe('DATA_EXPIRED');
  });

  it.each([
    ['?limit=0', 0, true, 'page=0&limit=100'],
    ['?limit=1', 1, true, 'page=1&limit=1'],
    ['', 2, false, null],
    ['?limit=1000', 2, false, null],
  ])('hold as many rows as are asked for (%j)', async (query, rows, more, next) => {
    const id = await createWorkflow(server.admin);
    await execute(id);
    const [output] = await outputs(id, query);
    expect([output.rows.length, output.has_more]).toEqual([rows, more]);
    const url = next && `/api/v1/workflows/${String(id)}/data/${String(output.result_id)}?${next}`;
    expect(output.next_page_url).toBe(url);
  });

  it.each(['?limit=-1', '?limit=1001', '?limit=x', '?page=1'])('refuse %s', async (query) => {
    const id = await createWorkflow(server.admin);
    const { status, body } = await server.admin.get(`/workflows/${String(id)}/outputs${query}`);
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
  });

  it('are for those who may read the workflow', async () => {
    const id = await createWorkflow(server.admin);
    await execute(id);
    const [{ result_id: kept }] = await outputs(id);
    const path = `/workflows/${String(id)}/outputs`;
    const stranger = await server.signUp(`outputs-${database}`);
    const foreign = await stranger.get(path);
    expect([foreign.status, foreign.body.error.code]).toEqual([404, 'WORKFLOW_NOT_FOUND']);
    const own = await createWorkflow(stranger);
    const stolen = await stranger.get(`/workflows/${String(own)}/data/${String(kept)}`);
    expect(stolen.body.error.code).toBe('DATA_EXPIRED');
    for (const [scope, status] of [
      ['workflows:read', 200],
      ['workflows:execute', 200],
      ['workflows:write', 403],
    ]) {
      const key = await server.createKey(server.session, { scopes: [scope] });
      expect([scope, (await key.get(path)).status]).toEqual([scope, status]);
    }
    expect((await server.anonymous.get(path)).status).toBe(401);
    await server.admin.delete(`/workflows/${String(id)}`);
    expect((await server.admin.get(path)).body.error.code).toBe('WORKFLOW_NOT_FOUND');
  });
});
