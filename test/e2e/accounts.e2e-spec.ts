import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { ADMIN, startServer, type TestServer } from '../support/test-server';

const PASSWORD = 'a passphrase of some length';

onEachDatabase((database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ database, env: { ALLOW_SIGNUP: 'true' } });
  });
  afterAll(() => server.close());

  const codeOf = (answer: ApiAnswer): unknown[] => [answer.status, answer.body.error?.code];
  const addUser = async (email: string, fields: object = {}): Promise<number> => {
    const answer = await server.session.post('/users', { email, password: PASSWORD, ...fields });
    expect(answer.status).toBe(201);
    return Number(answer.body.data.id);
  };

  describe('signing in', () => {
    it('sets a cookie that scripts cannot read and other sites do not send', async () => {
      const answer = await server.anonymous.post('/auth/login', ADMIN);
      expect(answer.status).toBe(200);
      expect(answer.body.data).toMatchObject({ email: ADMIN.email, role: 'admin' });
      const cookie = answer.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^vantage_session=[\w-]{43};/);
      expect(cookie).toContain('HttpOnly');
      expect(cookie).toContain('SameSite=Lax');
      expect(cookie).toContain('Path=/');
      expect(cookie).not.toContain('Secure');
    });

    it('takes the address in any case', async () => {
      const answer = await server.anonymous.post('/auth/login', {
        ...ADMIN,
        email: ` ${ADMIN.email.toUpperCase()} `,
      });
      expect(answer.status).toBe(200);
    });

    it('answers a wrong password, an unknown and a disabled account alike', async () => {
      const id = await addUser('disabled@example.com');
      await server.session.patch(`/users/${String(id)}`, { is_active: false });
      const answers = await Promise.all(
        [
          { email: ADMIN.email, password: 'wrong password' },
          { email: 'nobody@example.com', password: 'wrong password' },
          { email: 'disabled@example.com', password: PASSWORD },
        ].map((attempt) => server.anonymous.post('/auth/login', attempt)),
      );
      for (const answer of answers) {
        expect(codeOf(answer)).toEqual([401, 'UNAUTHORIZED']);
        expect(answer.body.error).toEqual(answers[0]?.body.error);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    });

    it('tells who is signed in, by cookie and by key', async () => {
      const bySession = await server.session.get('/auth/me');
      expect(bySession.body.data).toMatchObject({
        email: ADMIN.email,
        role: 'admin',
        organization: { id: expect.any(Number), name: expect.any(String) },
      });
      expect((await server.admin.get('/auth/me')).body.data).toEqual(bySession.body.data);
    });

    it('ends with signing out', async () => {
      const session = await server.login(ADMIN.email, ADMIN.password);
      const answer = await session.post('/auth/logout');
      expect(answer.status).toBe(204);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^vantage_session=;.*Expires=Thu, 01 Jan 1970/,
      );
      expect(codeOf(await session.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
      expect((await server.session.get('/auth/me')).status).toBe(200);
    });

    it('is refused after ten attempts a minute at one account', async () => {
      await addUser('guessed@example.com');
      const attempt = (password: string) =>
        server.anonymous.post('/auth/login', { email: 'Guessed@example.com', password });
      for (let n = 0; n < 10; n += 1) expect((await attempt('wrong')).status).toBe(401);
      const refused = await attempt(PASSWORD);
      expect(codeOf(refused)).toEqual([429, 'RATE_LIMITED']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await server.anonymous.post('/auth/login', ADMIN)).status).toBe(200);
    });

    it.each([
      {},
      { email: ADMIN.email },
      { email: 1, password: PASSWORD },
      { email: [ADMIN.email], password: PASSWORD },
      { email: ADMIN.email, password: { $ne: '' } },
      { email: ADMIN.email, password: 'x'.repeat(1025) },
      { ...ADMIN, remember: true },
    ])('answers 400 to %j', async (body) => {
      expect(codeOf(await server.anonymous.post('/auth/login', body))).toEqual([
        400,
        'INVALID_INPUT',
      ]);
    });
  });

  describe('changing the password', () => {
    it('ends the other sessions and keeps this one', async () => {
      await addUser('ada@example.com');
      const [here, there] = [
        await server.login('ada@example.com', PASSWORD),
        await server.login('ada@example.com', PASSWORD),
      ];
      const change = { current_password: PASSWORD, new_password: 'an altogether new one' };
      expect((await here.post('/auth/password', change)).status).toBe(204);
      expect((await here.get('/auth/me')).status).toBe(200);
      expect((await there.get('/auth/me')).status).toBe(401);
      const old = await server.anonymous.post('/auth/login', {
        email: 'ada@example.com',
        password: PASSWORD,
      });
      expect(old.status).toBe(401);
      await server.login('ada@example.com', change.new_password);
    });

    it('needs the current one, and twelve characters for the new one', async () => {
      await addUser('bea@example.com');
      const session = await server.login('bea@example.com', PASSWORD);
      const change = (current_password: unknown, new_password: unknown) =>
        session.post('/auth/password', { current_password, new_password });
      for (const [current, next, path] of [
        ['wrong password', 'long enough for it', 'current_password'],
        [PASSWORD, 'x'.repeat(11), 'new_password'],
        [PASSWORD, 'x'.repeat(1025), 'new_password'],
        [PASSWORD, null, 'new_password'],
      ]) {
        const answer = await change(current, next);
        expect(codeOf(answer)).toEqual([400, 'INVALID_INPUT']);
        expect(answer.body.error.details[0].path).toBe(path);
      }
      await server.login('bea@example.com', PASSWORD);
    });

    it('is limited like signing in', async () => {
      await addUser('held@example.com');
      const session = await server.login('held@example.com', PASSWORD);
      const guess = { current_password: 'wrong password', new_password: 'an altogether new one' };
      for (let n = 0; n < 9; n += 1) {
        expect((await session.post('/auth/password', guess)).status).toBe(400);
      }
      const change = { ...guess, current_password: PASSWORD };
      expect(codeOf(await session.post('/auth/password', change))).toEqual([429, 'RATE_LIMITED']);
    });

    it('is for sessions, not for keys', async () => {
      const change = { current_password: ADMIN.password, new_password: 'an altogether new one' };
      expect(codeOf(await server.admin.post('/auth/password', change))).toEqual([403, 'FORBIDDEN']);
      expect(codeOf(await server.admin.post('/auth/logout'))).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('users', () => {
    it('can be created, listed, changed and deleted by an administrator', async () => {
      const created = await server.session.post('/users', { email: ' Grace@Example.com' });
      expect(created.status).toBe(201);
      const { temporary_password, ...user } = created.body.data;
      expect(user).toMatchObject({ email: 'grace@example.com', role: 'member', is_active: true });
      const grace = await server.login('grace@example.com', temporary_password);

      const list = await server.session.get('/users?limit=100');
      expect(list.body.data.users).toContainEqual(user);
      expect(list.body.data.total).toBe(list.body.data.users.length);

      const path = `/users/${String(user.id)}`;
      const promoted = await server.session.patch(path, { role: 'admin' });
      expect(promoted.body.data).toMatchObject({ id: user.id, role: 'admin' });
      expect((await grace.get('/users')).status).toBe(200);

      expect((await server.session.delete(path)).status).toBe(204);
      expect(codeOf(await grace.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
      expect(codeOf(await server.session.delete(path))).toEqual([404, 'USER_NOT_FOUND']);
    });

    it('are no business of members and of keys', async () => {
      await addUser('member@example.com');
      const member = await server.login('member@example.com', PASSWORD);
      for (const caller of [member, server.admin]) {
        for (const answer of [
          await caller.get('/users'),
          await caller.post('/users', { email: 'x@example.com', role: 'admin' }),
          await caller.patch('/users/1', { role: 'member' }),
          await caller.delete('/users/1'),
        ]) {
          expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
        }
      }
    });

    it('lose sessions and keys when disabled, and get the keys back when enabled', async () => {
      const id = await addUser('carl@example.com');
      const session = await server.login('carl@example.com', PASSWORD);
      const key = await server.createKey(session);
      await server.session.patch(`/users/${String(id)}`, { is_active: false });
      expect(codeOf(await session.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
      expect(codeOf(await key.get('/auth/me'))).toEqual([404, 'USER_NOT_FOUND']);
      await server.session.patch(`/users/${String(id)}`, { is_active: true });
      expect(codeOf(await session.get('/auth/me'))).toEqual([401, 'UNAUTHORIZED']);
      expect((await key.get('/auth/me')).status).toBe(200);
      await server.session.delete(`/users/${String(id)}`);
      expect(codeOf(await key.get('/auth/me'))).toEqual([404, 'USER_NOT_FOUND']);
    });

    it('sign in with the password an administrator sets, and only again', async () => {
      const id = await addUser('dora@example.com');
      const session = await server.login('dora@example.com', PASSWORD);
      await server.session.patch(`/users/${String(id)}`, { password: 'set by an administrator' });
      expect((await session.get('/auth/me')).status).toBe(401);
      await server.login('dora@example.com', 'set by an administrator');
    });

    it('always include an administrator', async () => {
      const boss = await server.signUp('lonely');
      const { id } = (await boss.get('/auth/me')).body.data;
      const path = `/users/${String(id)}`;
      const attempts = [
        () => boss.patch(path, { role: 'member' }),
        () => boss.patch(path, { is_active: false }),
        () => boss.delete(path),
      ];
      for (const attempt of attempts) expect(codeOf(await attempt())).toEqual([409, 'CONFLICT']);
      const heir = await boss.post('/users', { email: 'heir@lonely.example', role: 'admin' });
      expect((await boss.patch(path, { role: 'member' })).status).toBe(200);
      expect((await boss.get('/users')).status).toBe(403);
      expect(heir.status).toBe(201);
    });

    it('have an address of their own, in any case and organization', async () => {
      const other = await server.signUp('other');
      for (const caller of [server.session, other]) {
        const answer = await caller.post('/users', { email: ADMIN.email.toUpperCase() });
        expect(codeOf(answer)).toEqual([409, 'CONFLICT']);
      }
    });

    it.each([
      {},
      { email: 'no address' },
      { email: `${'x'.repeat(250)}@example.com` },
      { email: 7 },
      { email: 'x@example.com', role: 'owner' },
      { email: 'x@example.com', role: null },
      { email: 'x@example.com', password: 'too short' },
      { email: 'x@example.com', password: null },
      { email: 'x@example.com', organization_id: 2 },
    ])('are not created from %j', async (body) => {
      expect(codeOf(await server.session.post('/users', body))).toEqual([400, 'INVALID_INPUT']);
    });

    it.each([
      { role: 'owner' },
      { is_active: 'false' },
      { is_active: null },
      { password: 'too short' },
      { email: 'new@example.com' },
    ])('are not changed by %j', async (body) => {
      expect(codeOf(await server.session.patch('/users/1', body))).toEqual([400, 'INVALID_INPUT']);
    });

    it('are listed page by page', async () => {
      for (const query of ['limit=101', 'limit=0', 'page=-1', 'limit=1.5', 'page=abc', 'sort=id']) {
        expect(codeOf(await server.session.get(`/users?${query}`))).toEqual([400, 'INVALID_INPUT']);
      }
      const first = await server.session.get('/users?limit=1');
      const second = await server.session.get('/users?limit=1&page=1');
      const ids = [first, second].map(({ body }) => body.data.users[0].id as number);
      expect(ids[0]).toBeLessThan(ids[1] ?? 0);
      const past = await server.session.get('/users?page=999');
      expect(past.body.data).toMatchObject({ users: [], page: 999, limit: 50 });
    });
  });

  describe('signing up', () => {
    const account = { organization_name: 'Fresh', email: 'fresh@example.com', password: PASSWORD };

    it('makes an organization, its administrator, and a session', async () => {
      const answer = await server.anonymous.post('/auth/signup', account);
      expect(answer.status).toBe(201);
      expect(answer.body.data).toMatchObject({
        email: 'fresh@example.com',
        role: 'admin',
        organization: { name: 'Fresh' },
      });
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
      const me = await server.anonymous.with({ cookie }).get('/auth/me');
      expect(me.body.data).toEqual(answer.body.data);
      expect(codeOf(await server.anonymous.post('/auth/signup', account))).toEqual([
        409,
        'CONFLICT',
      ]);
    });

    it.each([
      { organization_name: ' ' },
      { organization_name: 'x'.repeat(101) },
      { email: '@' },
      { password: 'x'.repeat(11) },
      { password: undefined },
      { role: 'admin' },
    ])('is refused with %j', async (fields) => {
      const answer = await server.anonymous.post('/auth/signup', { ...account, ...fields });
      expect(codeOf(answer)).toEqual([400, 'INVALID_INPUT']);
    });
  });

  it('keeps sessions over a restart', async () => {
    const kept: ApiClient = server.session;
    await server.stop();
    await server.spawn();
    const answer = await fetch(`${server.url}/api/v1/auth/me`, { headers: kept.credentials });
    expect(answer.status).toBe(200);
  });
});

describe('with other settings', () => {
  it('makes the cookie Secure where the public address is https', async () => {
    const server = await startServer({ env: { PUBLIC_URL: 'https://vantage.example.com' } });
    const answer = await server.anonymous.post('/auth/login', ADMIN);
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
    await server.close();
  });
});

describe('with NODE_ENV=production and no further settings', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ env: { NODE_ENV: 'production' } });
  });
  afterAll(() => server.close());

  it('refuses sign-up unless ALLOW_SIGNUP says so', async () => {
    const answer = await server.anonymous.post('/auth/signup', {
      organization_name: 'Fresh',
      email: 'fresh@example.com',
      password: PASSWORD,
    });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('lets people sign in without https, and makes no demo', async () => {
    const answer = await server.anonymous.post('/auth/login', ADMIN);
    expect(answer.headers.get('set-cookie')).not.toContain('Secure');
    expect((await server.session.get('/workflows')).body.data.total).toBe(0);
    expect(server.output).not.toContain('curl');
  });
});
