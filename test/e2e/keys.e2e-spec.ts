import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';

const ALL = ['workflows:read', 'workflows:write', 'workflows:execute'];
const PASSWORD = 'a passphrase of some length';
const FAR = '2127-01-01T00:00:00.000Z';

onEachDatabase((database) => {
  let server: TestServer;
  let member: ApiClient;
  let memberId: number;

  beforeAll(async () => {
    server = await startServer({ database, env: { ALLOW_SIGNUP: 'true' } });
    const account = { email: 'member@example.com', password: PASSWORD };
    memberId = Number((await server.session.post('/users', account)).body.data.id);
    member = await server.login(account.email, account.password);
  });
  afterAll(() => server.close());

  const codeOf = (answer: ApiAnswer): unknown[] => [answer.status, answer.body.error?.code];
  const keyPath = (answer: ApiAnswer): string => `/keys/${String(answer.body.key.id)}`;
  const bearer = (answer: ApiAnswer): ApiClient =>
    server.anonymous.with({ authorization: `Bearer ${String(answer.body.full_key)}` });
  const create = (caller: ApiClient, fields: object = {}): Promise<ApiAnswer> =>
    caller.post('/keys', { name: 'k', ...fields });
  const listed = async (caller: ApiClient, answer: ApiAnswer) => {
    const { keys } = (await caller.get('/keys')).body as { keys: { id: number }[] };
    return keys.find(({ id }) => id === answer.body.key.id);
  };

  describe('creating', () => {
    it('answers as the document shows', async () => {
      const answer = await server.session.post('/keys', {
        name: ' My Production Key ',
        scope_level: 'user',
        scopes: ['workflows:read', 'workflows:execute', 'workflows:read'],
        expires_at: '2127-01-01T02:00:00+02:00',
      });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        success: true,
        key: {
          id: expect.any(Number),
          name: 'My Production Key',
          key_prefix: answer.body.full_key.slice(0, 9),
          scope_level: 'user',
          scopes: ['workflows:read', 'workflows:execute'],
          expires_at: FAR,
          created: expect.stringMatching(/^\d{4}-.*Z$/),
        },
        full_key: expect.stringMatching(/^vntg_[0-9A-Za-z]{30}$/),
        meta: expect.any(Object),
      });
    });

    it('gives reading at user level for ever where nothing else is asked', async () => {
      expect((await create(member)).body.key).toMatchObject({
        scope_level: 'user',
        scopes: ['workflows:read'],
        expires_at: null,
      });
      expect((await create(member, { expires_at: null })).body.key.expires_at).toBeNull();
    });

    it('leaves client level to administrators', async () => {
      const answer = await create(member, { scope_level: 'client' });
      expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
      expect((await create(server.session, { scope_level: 'client' })).status).toBe(201);
    });

    it.each([
      {},
      { name: '' },
      { name: '   ' },
      { name: 'x'.repeat(101) },
      { name: 1 },
      { name: null },
      { name: 'k', scope_level: 'admin' },
      { name: 'k', scope_level: null },
      { name: 'k', scopes: [] },
      { name: 'k', scopes: 'workflows:read' },
      { name: 'k', scopes: ['workflows:admin'] },
      { name: 'k', scopes: [null] },
      { name: 'k', scopes: null },
      { name: 'k', scopes: { 0: 'workflows:read' } },
      { name: 'k', expires_at: '2020-01-01T00:00:00.000Z' },
      { name: 'k', expires_at: 'tomorrow' },
      { name: 'k', expires_at: '2127-02-30' },
      { name: 'k', expires_at: '+275760-09-13T00:00:00.000Z' },
      { name: 'k', expires_at: '9999-12-31T23:59:59-14:00' },
      { name: 'k', expires_at: 4_000_000_000 },
      { name: 'k', expires_at: {} },
      { name: 'k', user_id: 1 },
      { name: 'k', is_active: true },
    ])('answers 400 to %j', async (body) => {
      expect(codeOf(await server.session.post('/keys', body))).toEqual([400, 'INVALID_INPUT']);
    });

    it('keeps any name exactly', async () => {
      const name = `"'; DROP TABLE api_keys; -- {{ 7*7 }} <b>é漢😀`;
      const answer = await create(member, { name });
      expect(await listed(member, answer)).toMatchObject({ name });
    });
  });

  describe('listing', () => {
    it('shows the prefix and never the key', async () => {
      const created = await create(member, { name: 'listed', expires_at: FAR });
      const answer = await member.get('/keys');
      expect(answer.text).not.toContain(created.body.full_key);
      expect(await listed(member, created)).toEqual({
        ...created.body.key,
        user_id: memberId,
        is_active: true,
        last_used_at: null,
      });
      expect(Object.keys(answer.body)).toEqual(['success', 'keys', 'meta']);
    });

    it('shows everybody’s keys to an administrator, by session or client-level key', async () => {
      const theirs = await create(member);
      const userLevel = await server.createKey(server.session);
      expect(await listed(server.session, theirs)).toBeDefined();
      expect(await listed(server.admin, theirs)).toBeDefined();
      expect(await listed(userLevel, theirs)).toBeUndefined();
      const ours = await create(server.session);
      expect(await listed(member, ours)).toBeUndefined();
    });
  });

  describe('using', () => {
    it('tells when, from the first use on', async () => {
      const created = await create(member);
      const before = Date.now();
      await bearer(created).get('/auth/me');
      const used = (await listed(member, created)) as { last_used_at?: string } | undefined;
      expect(Date.parse(used?.last_used_at ?? '')).toBeGreaterThanOrEqual(before - 1);
      await bearer(created).get('/auth/me');
      expect(await listed(member, created)).toEqual(used);
    });

    it('ends at the moment of expiry', async () => {
      const expires_at = new Date(Date.now() + 1200).toISOString();
      const key = bearer(await create(member, { expires_at }));
      expect((await key.get('/auth/me')).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1300));
      expect(codeOf(await key.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
    });

    it('acts at user level once its user is no administrator any more', async () => {
      const account = { email: 'demoted@example.com', password: PASSWORD, role: 'admin' };
      const { id } = (await server.session.post('/users', account)).body.data;
      const session = await server.login(account.email, PASSWORD);
      const created = await create(session, { scope_level: 'client', scopes: ALL });
      const key = bearer(created);
      const foreign = await create(member);
      expect(await listed(key, foreign)).toBeDefined();
      await server.session.patch(`/users/${String(id)}`, { role: 'member' });
      expect(await listed(key, foreign)).toBeUndefined();
      expect(codeOf(await create(key, { scope_level: 'client' }))).toEqual([403, 'FORBIDDEN']);
      expect((await key.delete(keyPath(created))).body.revoked).toBe(true);
    });
  });

  describe('changing', () => {
    it('takes name and scopes, one or both', async () => {
      const created = await create(member);
      const renamed = await member.patch(keyPath(created), { name: 'Renamed Key' });
      expect(renamed.body.key).toMatchObject({ name: 'Renamed Key', scopes: ['workflows:read'] });
      const widened = await member.patch(keyPath(created), { scopes: ALL });
      expect(widened.body.key).toMatchObject({ name: 'Renamed Key', scopes: ALL });
      expect(await listed(member, created)).toEqual(widened.body.key);
      expect((await member.patch(keyPath(created), {})).body.key).toEqual(widened.body.key);
    });

    it('holds from the next request on', async () => {
      const created = await create(member, { scopes: ALL });
      const key = bearer(created);
      expect((await key.get('/workflows')).status).toBe(200);
      await member.patch(keyPath(created), { scopes: ['workflows:write'] });
      const refused = await key.get('/workflows');
      expect(codeOf(refused)).toEqual([403, 'FORBIDDEN']);
      expect(refused.body.error.message).toContain('workflows:read');
    });

    it.each([
      { scope_level: 'client' },
      { expires_at: FAR },
      { is_active: false },
      { key_prefix: 'vntg_abcd' },
      { name: null },
      { name: '' },
      { scopes: [] },
      { scopes: ['all'] },
    ])('answers 400 to %j', async (body) => {
      const created = await create(member);
      expect(codeOf(await member.patch(keyPath(created), body))).toEqual([400, 'INVALID_INPUT']);
    });
  });

  describe('revoking', () => {
    it('stops the key at once, keeps it listed, and can be repeated', async () => {
      const created = await create(member);
      const key = bearer(created);
      expect((await key.get('/auth/me')).status).toBe(200);
      const answer = await member.delete(keyPath(created));
      expect(answer.body).toEqual({ success: true, revoked: true, meta: expect.any(Object) });
      expect(codeOf(await key.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
      expect(await listed(member, created)).toMatchObject({ is_active: false });
      expect((await member.delete(keyPath(created))).status).toBe(200);
    });

    it('is open to an administrator for every key of the organization', async () => {
      const created = await create(member);
      expect((await server.session.delete(keyPath(created))).status).toBe(200);
      expect((await bearer(created).get('/auth/me')).status).toBe(401);
    });
  });

  it('knows no key of another user or organization', async () => {
    const other = await server.signUp('others');
    const created = await create(server.session);
    for (const caller of [member, other]) {
      expect(codeOf(await caller.patch(keyPath(created), { name: 'x' }))).toEqual([
        404,
        'KEY_NOT_FOUND',
      ]);
      expect(codeOf(await caller.delete(keyPath(created)))).toEqual([404, 'KEY_NOT_FOUND']);
    }
    expect(codeOf(await server.session.delete('/keys/9007199254740991'))).toEqual([
      404,
      'KEY_NOT_FOUND',
    ]);
    for (const id of ['abc', '-1', '0', '1.5', '9007199254740992']) {
      expect(codeOf(await server.session.delete(`/keys/${id}`))).toEqual([400, 'INVALID_INPUT']);
    }
  });

  describe('with a key that calls', () => {
    const limited = { scopes: ['workflows:read', 'workflows:write'], expires_at: FAR };
    let callerAnswer: ApiAnswer;
    let caller: ApiClient;
    beforeAll(async () => {
      callerAnswer = await create(server.session, limited);
      caller = bearer(callerAnswer);
    });

    it('creates keys no more powerful than itself', async () => {
      expect((await create(caller, limited)).status).toBe(201);
      expect((await create(caller, { expires_at: '2126-01-01' })).status).toBe(201);
    });

    it.each([
      ['another scope', { ...limited, scopes: ['workflows:execute'] }],
      ['one scope more', { ...limited, scopes: ALL }],
      ['client level', { ...limited, scope_level: 'client' }],
      ['a longer life', { ...limited, expires_at: '2127-01-01T00:00:00.001Z' }],
      ['an endless life', { scopes: limited.scopes }],
    ])('creates none with %s', async (_case, fields) => {
      expect(codeOf(await create(caller, fields))).toEqual([403, 'FORBIDDEN']);
    });

    it('changes and revokes none that is stronger', async () => {
      for (const fields of [
        { ...limited, scopes: ALL },
        { ...limited, scope_level: 'client' },
        { ...limited, expires_at: null },
      ]) {
        const stronger = await create(server.session, fields);
        for (const answer of [
          await caller.patch(keyPath(stronger), { name: 'x' }),
          await caller.patch(keyPath(stronger), { scopes: ['workflows:read'] }),
          await caller.delete(keyPath(stronger)),
        ]) {
          expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
        }
        expect((await bearer(stronger).get('/auth/me')).status).toBe(200);
      }
    });

    it('touches no key of somebody else, though it sees it', async () => {
      const theirs = await create(member);
      expect(codeOf(await server.admin.delete(keyPath(theirs)))).toEqual([403, 'FORBIDDEN']);
      expect(codeOf(await server.admin.patch(keyPath(theirs), { name: 'x' }))).toEqual([
        403,
        'FORBIDDEN',
      ]);
    });

    it('cannot widen itself or another one beyond itself', async () => {
      const equal = await create(caller, limited);
      for (const path of [keyPath(callerAnswer), keyPath(equal)]) {
        expect(codeOf(await caller.patch(path, { scopes: ALL }))).toEqual([403, 'FORBIDDEN']);
        expect((await caller.patch(path, { name: 'renamed' })).status).toBe(200);
      }
    });

    it('can narrow and revoke itself', async () => {
      const created = await create(server.session, limited);
      const key = bearer(created);
      const narrowed = await key.patch(keyPath(created), { scopes: ['workflows:read'] });
      expect(narrowed.body.key.scopes).toEqual(['workflows:read']);
      expect((await key.delete(keyPath(created))).body.revoked).toBe(true);
      expect((await key.get('/auth/me')).status).toBe(401);
    });
  });
});
