import type { ApiAnswer, ApiClient } from '../support/api-client';
import { createReader, offerNode, readNode, reading, refusalOf } from '../support/nested-workflows';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, rowsNode } from '../support/workflows';

const PASSWORD = 'a passphrase of some length';

let server: TestServer;
let alice: ApiClient;
let bob: ApiClient;
let foreigner: ApiClient;

beforeAll(async () => {
  server = await startServer({ env: { ALLOW_SIGNUP: 'true' } });
  const member = async (email: string): Promise<ApiClient> => {
    await server.session.post('/users', { email, password: PASSWORD });
    return server.createKey(await server.login(email, PASSWORD));
  };
  alice = await member('alice@example.com');
  bob = await member('bob@example.com');
  foreigner = await server.createKey(await server.signUp('foreign'), { scope_level: 'client' });
});
afterAll(() => server.close());

const execute = (caller: ApiClient, id: number, params: object = {}): Promise<ApiAnswer> =>
  caller.post(`/workflows/${String(id)}/execute`, { params });

describe('whoever runs a workflow', () => {
  const notFound = (id: number): string[] => [`Workflow ${String(id)} not found`];

  it('reads only what they may see, and cannot tell what they may not', async () => {
    const offer = chain(rowsNode(), offerNode());
    const mine = await createWorkflow(alice, offer);
    const ours = await createWorkflow(alice, { ...offer, visibility: 'organization' });
    const theirs = await createWorkflow(foreigner, { ...offer, visibility: 'organization' });
    const missing = 999_999;
    for (const hidden of [mine, theirs, missing]) {
      expect(await refusalOf(bob, await createReader(bob, hidden))).toEqual(notFound(hidden));
    }
    expect((await execute(bob, await createReader(bob, ours))).status).toBe(200);
    expect((await execute(alice, await createReader(alice, mine))).status).toBe(200);
    expect((await execute(server.admin, await createReader(server.admin, mine))).status).toBe(200);
    expect(await refusalOf(server.admin, await createReader(server.admin, theirs))).toEqual(
      notFound(theirs),
    );
  });

  it('counts, not whoever wrote it', async () => {
    const mine = await createWorkflow(alice, chain(rowsNode(), offerNode()));
    const shared = await createWorkflow(alice, {
      visibility: 'organization',
      ...reading(readNode(mine)),
    });
    expect((await execute(alice, shared)).status).toBe(200);
    expect(await refusalOf(bob, shared)).toEqual(notFound(mine));
    const byParam = await createWorkflow(alice, {
      visibility: 'organization',
      ...reading(readNode('{{ params.id }}')),
    });
    expect((await execute(alice, byParam, { id: mine })).status).toBe(200);
    const { status, body } = await execute(bob, byParam, { id: mine });
    expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(body.error.message).toContain(notFound(mine)[0]);
    expect(body.error.details).toMatchObject([{ path: 'config.workflow_id' }]);
  });
});
