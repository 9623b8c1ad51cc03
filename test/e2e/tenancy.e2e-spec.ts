import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { createWorkflow } from '../support/workflows';

const PASSWORD = 'a passphrase of some length';

/** Whoever must not see a thing gets the answer of a thing that is not there. */
function refusalOf({ status, body }: ApiAnswer, id: number): unknown[] {
  const error = JSON.stringify(body.error);
  return [status, error.replaceAll(new RegExp(`\\b${String(id)}\\b`, 'g'), '<id>')];
}

onEachDatabase((database) => {
  let server: TestServer;
  let alice: ApiClient;
  let bob: ApiClient;
  let foreigner: ApiClient;
  let aliceKey: ApiClient;
  let bobKey: ApiClient;
  let foreignKey: ApiClient;

  const member = async (email: string): Promise<ApiClient> => {
    await server.session.post('/users', { email, password: PASSWORD });
    return server.login(email, PASSWORD);
  };

  beforeAll(async () => {
    server = await startServer({ database, env: { ALLOW_SIGNUP: 'true' } });
    alice = await member('alice@example.com');
    bob = await member('bob@example.com');
    foreigner = await server.signUp('foreign');
    aliceKey = await server.createKey(alice);
    bobKey = await server.createKey(bob);
    foreignKey = await server.createKey(foreigner, { scope_level: 'client' });
  });
  afterAll(() => server.close());

  const idsOf = async (caller: ApiClient): Promise<number[]> => {
    const { body } = await caller.get('/workflows?limit=100');
    return (body.data.workflows as { id: number }[]).map(({ id }) => id);
  };

  /** Everything one can do to a workflow; none of it changes one that the caller may change. */
  const readings = (id: number, resultId: string) => {
    const path = `/workflows/${String(id)}`;
    return [
      (c: ApiClient) => c.get(path),
      (c: ApiClient) => c.post(`${path}/validate`),
      (c: ApiClient) => c.post(`${path}/execute`),
      (c: ApiClient) => c.get(`${path}/data/${resultId}`),
    ];
  };
  const changes = (id: number) => {
    const path = `/workflows/${String(id)}`;
    return [
      (c: ApiClient) => c.patch(path, { title: 'Taken' }),
      (c: ApiClient) => c.patch(path, { nodes: [], is_active: false }),
      (c: ApiClient) => c.delete(path),
    ];
  };

  async function executed(caller: ApiClient, id: number): Promise<string> {
    const answer = await caller.post(`/workflows/${String(id)}/execute`);
    expect(answer.status).toBe(200);
    return String(answer.body.data.result_id);
  }

  it('hides a private workflow from everybody but its owner and client level', async () => {
    const id = await createWorkflow(aliceKey);
    const resultId = await executed(aliceKey, id);
    for (const caller of [alice, aliceKey, server.session, server.admin]) {
      expect(await idsOf(caller)).toContain(id);
      for (const read of readings(id, resultId)) expect((await read(caller)).status).toBe(200);
    }
    for (const caller of [bob, bobKey, foreigner, foreignKey]) {
      expect(await idsOf(caller)).not.toContain(id);
      for (const act of [...readings(id, resultId), ...changes(id)]) {
        expect((await act(caller)).status).toBe(404);
      }
    }
    expect((await aliceKey.get(`/workflows/${String(id)}`)).body.data.title).toBe('Test workflow');
  });

  it('keeps an administrator’s key of user level to what a user sees', async () => {
    const userLevel = await server.createKey(server.session);
    const id = await createWorkflow(aliceKey);
    expect(await idsOf(userLevel)).not.toContain(id);
    expect((await userLevel.get(`/workflows/${String(id)}`)).status).toBe(404);
  });

  it('lets the organization read and run a shared workflow, and only the owner change it', async () => {
    const id = await createWorkflow(aliceKey, { visibility: 'organization' });
    const resultId = await executed(bobKey, id);
    for (const caller of [bob, bobKey]) {
      expect(await idsOf(caller)).toContain(id);
      for (const read of readings(id, resultId)) expect((await read(caller)).status).toBe(200);
      for (const change of changes(id)) {
        const answer = await change(caller);
        expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
      }
    }
    for (const caller of [foreigner, foreignKey]) {
      expect(await idsOf(caller)).not.toContain(id);
      for (const act of [...readings(id, resultId), ...changes(id)]) {
        expect((await act(caller)).status).toBe(404);
      }
    }
    expect((await server.admin.delete(`/workflows/${String(id)}`)).status).toBe(204);
  });

  it('answers to a foreign workflow as to one that is not there', async () => {
    const id = await createWorkflow(aliceKey);
    const missing = 999_999;
    const foreign = [...readings(id, 'dataRef:x'), ...changes(id)];
    const absent = [...readings(missing, 'dataRef:x'), ...changes(missing)];
    for (const [index, act] of foreign.entries()) {
      const there = refusalOf(await act(foreignKey), id);
      const nowhere = await absent[index]?.(foreignKey);
      expect(nowhere && refusalOf(nowhere, missing)).toEqual(there);
    }
  });

  it('reads a result only through its own workflow', async () => {
    const [one, two] = [await createWorkflow(aliceKey), await createWorkflow(aliceKey)];
    const resultId = await executed(aliceKey, one);
    const answer = await aliceKey.get(`/workflows/${String(two)}/data/${resultId}`);
    expect([answer.status, answer.body.error.code]).toEqual([404, 'DATA_EXPIRED']);
    const own = await createWorkflow(foreignKey);
    const stolen = await foreignKey.get(`/workflows/${String(own)}/data/${resultId}`);
    expect([stolen.status, stolen.body.error.code]).toEqual([404, 'DATA_EXPIRED']);
  });

  it('shows each organization its own users and keys alone', async () => {
    const ours = (await server.session.get('/users?limit=100')).body.data.users as { id: number }[];
    const theirs = (await foreigner.get('/users')).body.data;
    expect(theirs.total).toBe(1);
    expect(ours.map(({ id }) => id)).not.toContain(theirs.users[0].id);
    for (const { id } of ours) {
      const path = `/users/${String(id)}`;
      for (const answer of [await foreigner.patch(path, {}), await foreigner.delete(path)]) {
        expect([answer.status, answer.body.error.code]).toEqual([404, 'USER_NOT_FOUND']);
      }
    }
    const keys = (await foreignKey.get('/keys')).body.keys as { user_id: number }[];
    expect(new Set(keys.map((key) => key.user_id))).toEqual(new Set([theirs.users[0].id]));
  });

  it('leaves the workflows of a deleted user with the organization', async () => {
    const leaver = await member('leaver@example.com');
    const id = await createWorkflow(await server.createKey(leaver));
    const { id: userId } = (await leaver.get('/auth/me')).body.data;
    expect((await server.session.delete(`/users/${String(userId)}`)).status).toBe(204);
    expect((await server.admin.get(`/workflows/${String(id)}`)).status).toBe(200);
    expect((await server.admin.post(`/workflows/${String(id)}/execute`)).status).toBe(200);
  });
});
