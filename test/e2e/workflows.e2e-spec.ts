import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';

const GRAPH = chain(rowsNode(), setterNode('limit', { count: 1 }), outputNode());

onEachDatabase((database) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ database, env: { ALLOW_SIGNUP: 'true' } });
  });
  afterAll(() => server.close());

  const path = (id: number) => `/workflows/${String(id)}`;
  const expectError = (answer: ApiAnswer, status: number, code: string) => {
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  };

  it('creates, shows, changes and deletes', async () => {
    const created = await server.admin.post('/workflows', { title: '  Sales ', ...GRAPH });
    expect(created.status).toBe(201);
    const { node_id_map, ...workflow } = created.body.data;
    expect(workflow).toMatchObject({
      title: 'Sales',
      description: '',
      is_active: true,
      visibility: 'private',
      version: 1,
    });
    expect(created.headers.get('etag')).toBe('"1"');
    const ids = workflow.nodes.map((node: { id: number }) => node.id);
    expect(node_id_map).toEqual({ 0: ids[0], 1: ids[1], 2: ids[2] });
    expect(workflow.edges).toMatchObject([
      {
        source_node_id: ids[0],
        target_node_id: ids[1],
        source_key: 'output1',
        target_key: 'input1',
      },
      {
        source_node_id: ids[1],
        target_node_id: ids[2],
        source_key: 'output1',
        target_key: 'input1',
      },
    ]);

    const shown = await server.admin.get(path(workflow.id));
    expect(shown.body.data).toEqual(workflow);
    expect(shown.headers.get('etag')).toBe('"1"');

    const changed = await server.admin.patch(path(workflow.id), { visibility: 'organization' });
    expect(changed.body.data).toMatchObject({ title: 'Sales', visibility: 'organization' });
    expect(changed.headers.get('etag')).toBe('"2"');

    const deleted = await server.admin.delete(path(workflow.id));
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expectError(await server.admin.get(path(workflow.id)), 404, 'WORKFLOW_NOT_FOUND');
    expectError(await server.admin.delete(path(workflow.id)), 404, 'WORKFLOW_NOT_FOUND');
  });

  it('ignores ids in nodes, so that what was read can be sent back', async () => {
    const id = await createWorkflow(server.admin, GRAPH);
    const { nodes } = (await server.admin.get(path(id))).body.data;
    const answer = await server.admin.patch(path(id), { nodes, edges: GRAPH.edges });
    expect(answer.status).toBe(200);
    expect(answer.body.data.nodes[0].id).not.toBe(nodes[0].id);
    const strange = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, id: { a: [] } })) };
    expect((await server.admin.patch(path(id), strange)).status).toBe(200);
  });

  it('honours If-Match', async () => {
    const id = await createWorkflow(server.admin);
    const patch = (ifMatch: string) =>
      server.admin.patch(path(id), { title: 'New' }, { headers: { 'if-match': ifMatch } });
    for (const tag of ['"2"', 'W/"1"', '"x", "y"']) {
      expectError(await patch(tag), 412, 'PRECONDITION_FAILED');
    }
    expect((await patch('"9", "1"')).status).toBe(200);
    expect((await patch('*')).body.data.version).toBe(3);
    const remove = (ifMatch: string) =>
      server.admin.delete(path(id), { headers: { 'if-match': ifMatch } });
    expectError(await remove('"1"'), 412, 'PRECONDITION_FAILED');
    expect((await remove('"3"')).status).toBe(204);
  });

  it('answers 304 to a reader who has this version', async () => {
    const id = await createWorkflow(server.admin);
    // fetch would else ask for an answer that no cache has
    const read = (etag: string) =>
      server.admin.get(path(id), {
        headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
      });
    const answer = await read('"1"');
    expect([answer.status, answer.text]).toEqual([304, '']);
    await server.admin.patch(path(id), { title: 'New' });
    expect((await read('"1"')).body.data.title).toBe('New');
  });

  describe('drafts', () => {
    const LOOSE = chain(rowsNode());

    it('may lack a terminator as long as they are not active', async () => {
      expectError(
        await server.admin.post('/workflows', { title: 'D', ...LOOSE }),
        400,
        'INVALID_INPUT',
      );
      const draft = await server.admin.post('/workflows', {
        title: 'D',
        is_active: false,
        ...LOOSE,
      });
      expect(draft.status).toBe(201);
      const id = Number(draft.body.data.id);
      const refused = await server.admin.patch(path(id), { is_active: true });
      expectError(refused, 400, 'INVALID_INPUT');
      expect(refused.body.error.message).toContain('No terminator node found in workflow');
      expect((await server.admin.patch(path(id), { is_active: true, ...GRAPH })).status).toBe(200);
      expectError(await server.admin.patch(path(id), LOOSE), 400, 'INVALID_INPUT');
      expect((await server.admin.patch(path(id), { nodes: [] })).body.data).toMatchObject({
        nodes: [],
        edges: [],
        node_id_map: {},
      });
    });

    it('may be without nodes altogether', async () => {
      const answer = await server.admin.post('/workflows', { title: 'Empty' });
      expect(answer.body.data).toMatchObject({ nodes: [], edges: [], node_id_map: {} });
    });
  });

  describe('fields that cannot be saved', () => {
    it.each<[string, unknown]>([
      ['title', ''],
      ['title', '   '],
      ['title', 'x'.repeat(256)],
      ['title', 5],
      ['title', null],
      ['description', 'x'.repeat(10_001)],
      ['description', {}],
      ['is_active', 'yes'],
      ['is_active', null],
      ['visibility', 'public'],
      ['version', 7],
      ['id', 7],
      ['owner_id', 7],
      ['organization_id', 7],
    ])('%s %j', async (field, value) => {
      const id = await createWorkflow(server.admin);
      expectError(await server.admin.patch(path(id), { [field]: value }), 400, 'INVALID_INPUT');
      const draft = { title: 'T', [field]: value };
      expectError(await server.admin.post('/workflows', draft), 400, 'INVALID_INPUT');
    });

    it('a missing title', async () => {
      expectError(await server.admin.post('/workflows', {}), 400, 'INVALID_INPUT');
    });

    it('but 255 characters of any script are a title', async () => {
      const title = '💥'.repeat(255);
      const answer = await server.admin.post('/workflows', { title });
      expect(answer.body.data.title).toBe(title);
    });
  });

  it('keeps configs exactly as sent', async () => {
    const rows = [{ '': 0, __x: -1.5, 'a"b': '\u2028💥', n: null, deep: { a: [[{ b: true }]] } }];
    const id = await createWorkflow(server.admin, chain(rowsNode(rows), outputNode()));
    const { nodes } = (await server.admin.get(path(id))).body.data;
    expect(JSON.stringify(nodes[0].config)).toBe(JSON.stringify({ rows }));
  });

  describe('lists', () => {
    it('in pages, in order of ids', async () => {
      const key = await freshKey();
      const ids: number[] = [];
      for (let index = 0; index < 5; index++) ids.push(await createWorkflow(key));
      const seen: number[] = [];
      for (let page = 0; page < 3; page++) {
        const { data } = (await key.get(`/workflows?page=${String(page)}&limit=2`)).body;
        expect(data).toMatchObject({ total: 5, page, limit: 2 });
        seen.push(...data.workflows.map((workflow: { id: number }) => workflow.id));
      }
      expect(seen).toEqual(ids);
      expect((await key.get('/workflows?page=99')).body.data).toMatchObject({
        workflows: [],
        total: 5,
        page: 99,
        limit: 50,
      });
    });

    it.each([
      'limit=101',
      'limit=0',
      'limit=-1',
      'limit=abc',
      'limit=1.5',
      'limit=1e9',
      'page=-1',
      'page=x',
      'is_active=1',
      'surprise=1',
    ])('refuse ?%s', async (query) => {
      expectError(await server.admin.get(`/workflows?${query}`), 400, 'INVALID_INPUT');
    });
  });

  describe('scopes, levels and tenants', () => {
    it('need read to read and write to write', async () => {
      const reader = await server.createKey(server.session, { scopes: ['workflows:read'] });
      const writer = await server.createKey(server.session, { scopes: ['workflows:write'] });
      const id = await createWorkflow(writer);
      for (const call of [
        writer.get('/workflows'),
        writer.get(path(id)),
        writer.post(`${path(id)}/validate`),
        reader.post('/workflows', { title: 'T' }),
        reader.patch(path(id), {}),
        reader.delete(path(id)),
      ]) {
        expectError(await call, 403, 'FORBIDDEN');
      }
      expect((await reader.get(path(id))).status).toBe(200);
    });

    it('show a member what is shared and let them change what is theirs', async () => {
      const member = await memberKey();
      const hidden = await createWorkflow(server.admin);
      const shared = await createWorkflow(server.admin, { visibility: 'organization' });
      const own = await createWorkflow(member);
      expectError(await member.get(path(hidden)), 404, 'WORKFLOW_NOT_FOUND');
      expect((await member.get(path(shared))).status).toBe(200);
      expect((await member.post(`${path(shared)}/validate`)).status).toBe(200);
      expectError(await member.patch(path(shared), { title: 'X' }), 403, 'FORBIDDEN');
      expectError(await member.delete(path(shared)), 403, 'FORBIDDEN');
      expect((await server.admin.patch(path(own), { title: 'X' })).status).toBe(200);
      const listed = (await member.get('/workflows')).body.data.workflows as { id: number }[];
      const ids = listed.map((workflow) => workflow.id);
      expect(ids).toEqual(expect.arrayContaining([shared, own]));
      expect(ids).not.toContain(hidden);
    });

    it('hide another organization’s workflows as if they were not there', async () => {
      const id = await createWorkflow(server.admin, { visibility: 'organization' });
      const stranger = await server.signUp(`stranger-${database}`);
      const body = (answer: ApiAnswer) => JSON.stringify(answer.body.error).replaceAll(/\d+/g, 'N');
      const missing = body(await stranger.get(path(987_654)));
      for (const answer of [
        await stranger.get(path(id)),
        await stranger.patch(path(id), { title: 'Mine' }),
        await stranger.delete(path(id)),
        await stranger.post(`${path(id)}/validate`),
      ]) {
        expectError(answer, 404, 'WORKFLOW_NOT_FOUND');
        expect(body(answer)).toBe(missing);
      }
      expect((await stranger.get('/workflows')).body.data.total).toBe(0);
      expect((await server.admin.get(path(id))).body.data.title).toBe('Test workflow');
    });
  });

  /** A key of a user of their own, who sees nothing but their workflows and shared ones. */
  async function memberKey(): Promise<ApiClient> {
    const email = `member${String(Math.random()).slice(2)}@example.com`;
    const password = 'a member’s long password';
    const created = await server.session.post('/users', { email, password, role: 'member' });
    expect(created.status).toBe(201);
    return server.createKey(await server.login(email, password));
  }

  /** A key in an organization of its own. */
  async function freshKey(): Promise<ApiClient> {
    return server.createKey(await server.signUp(`o${String(Math.random()).slice(2)}`));
  }
});
