import Ajv from 'ajv';
import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import {
  type CredentialAnswer,
  TOKEN,
  VAULT_INTEGRATION,
  VaultService,
} from '../support/vault-service';

onEachDatabase((database) => {
  let service: VaultService;
  let server: TestServer;
  let admin: ApiClient;
  let member: ApiClient;
  let stranger: ApiClient;

  beforeAll(async () => {
    service = await VaultService.start();
    server = await startServer({
      database,
      env: {
        VANTAGE_INTEGRATIONS: VAULT_INTEGRATION,
        EGRESS_ALLOW: service.host,
        ALLOW_SIGNUP: 'true',
      },
    });
    admin = server.session;
    const account = { email: 'member@example.com', password: 'correct horse battery' };
    await admin.post('/users', account);
    member = await server.login(account.email, account.password);
    stranger = await server.signUp('other');
  });
  afterAll(async () => {
    await server.close();
    await service.close();
  });

  const codeOf = async (answer: Promise<ApiAnswer>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.error?.code as unknown];
  };
  const get = async (id: number) =>
    (await admin.get(`/credentials/${String(id)}`)).body.data as CredentialAnswer;

  describe('credential types', () => {
    it('are shown to whoever may read node types, with their secrets marked', async () => {
      const { status, body, text } = await server.admin.get('/credential-types');
      expect(status).toBe(200);
      expect(body.data.total).toBe(body.data.credential_types.length);
      const type = body.data.credential_types.find(
        (one: { type: string }) => one.type === 'testservice',
      );
      expect(type).toEqual({
        type: 'testservice',
        label: 'Test Service',
        description: 'A token of the test service',
        category: 'Test Vault',
        integration: 'testvault',
        data_schema: expect.any(Object),
        secret_fields: ['token', 'signing_key'],
      });
      expect(type.data_schema.properties.token).toMatchObject({
        type: 'string',
        format: 'password',
        writeOnly: true,
      });
      expect(type.data_schema.properties.base_url).not.toHaveProperty('writeOnly');
      expect((await admin.get('/credential-types')).body.data).toEqual(body.data);
      expect(text).not.toContain('null');
      new Ajv({ strict: false, validateFormats: false }).compile(type.data_schema);
    });

    it('need the scope that node types need', async () => {
      const key = await server.createKey(admin, { scopes: ['workflows:write'] });
      expect(await codeOf(key.get('/credential-types'))).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('access', () => {
    const calls = (client: ApiClient, id: number) => ({
      list: client.get('/credentials'),
      get: client.get(`/credentials/${String(id)}`),
      create: client.post('/credentials', service.draft()),
      update: client.patch(`/credentials/${String(id)}`, { name: 'Taken over' }),
      test: client.post(`/credentials/${String(id)}/test`),
      rotate: client.post('/credentials/rotate'),
      delete: client.delete(`/credentials/${String(id)}`),
    });
    const statuses = async (client: ApiClient, id: number) => {
      const entries = Object.entries(calls(client, id)).map(async ([name, answer]) => [
        name,
        ...(await codeOf(answer)),
      ]);
      return Object.fromEntries(
        (await Promise.all(entries)).map(([name, ...rest]) => [String(name), rest]),
      ) as Record<string, unknown[]>;
    };

    it('of members is to look, without secrets', async () => {
      const { id, name } = await service.create(admin);
      const forbidden = [403, 'FORBIDDEN'];
      expect(await statuses(member, id)).toEqual({
        list: [200, undefined],
        get: [200, undefined],
        create: forbidden,
        update: forbidden,
        test: forbidden,
        rotate: forbidden,
        delete: forbidden,
      });
      const { text, body } = await member.get(`/credentials/${String(id)}`);
      expect(body.data).toMatchObject({ id, name, data: { base_url: service.url } });
      expect(text).not.toContain(TOKEN);
    });

    it('of API keys is none, whatever their scopes', async () => {
      const { id } = await service.create(admin);
      for (const answer of Object.values(await statuses(server.admin, id))) {
        expect(answer).toEqual([403, 'FORBIDDEN']);
      }
      expect(await get(id)).toMatchObject({ id });
    });

    it('of another organization is as if there were no such credential', async () => {
      const { id, name } = await service.create(admin);
      const answers = await statuses(stranger, id);
      const missing = [404, 'CREDENTIAL_NOT_FOUND'];
      expect(answers).toMatchObject({ get: missing, update: missing, test: missing });
      expect(answers['delete']).toEqual(missing);
      const list = (await stranger.get('/credentials')).body.data.credentials;
      expect(list.map((one: { id: number }) => one.id)).not.toContain(id);
      const foreign = await stranger.get(`/credentials/${String(id)}`);
      const unknown = await stranger.get('/credentials/999999');
      expect(foreign.body.error.message.replace(String(id), '?')).toBe(
        unknown.body.error.message.replace('999999', '?'),
      );
      expect(await get(id)).toMatchObject({ name });
    });

    it.each(['0', '-1', 'x', '1e3', '99999999999999999999'])('refuses the id %s', async (id) => {
      expect(await codeOf(admin.get(`/credentials/${id}`))).toEqual([400, 'INVALID_INPUT']);
    });
  });

  describe('creating', () => {
    it('answers all but the secrets', async () => {
      const { status, body, text } = await admin.post('/credentials', {
        name: '  Billing  ',
        type: 'testservice',
        data: { base_url: service.url, token: TOKEN, signing_key: null },
        is_default: false,
      });
      expect(status).toBe(201);
      expect(body.data).toEqual({
        id: expect.any(Number),
        name: 'Billing',
        type: 'testservice',
        is_default: false,
        data: { base_url: service.url, header: 'authorization' },
        secret_fields: ['token'],
        readable: true,
        problem: null,
        created: expect.any(String),
        modified: expect.any(String),
      });
      expect(text).not.toContain(TOKEN);
      expect(await get(body.data.id)).toEqual(body.data);
    });

    it('keeps names unique in the organization, and only there', async () => {
      const { name } = await service.create(admin);
      expect(await codeOf(admin.post('/credentials', service.draft({ name })))).toEqual([
        409,
        'CONFLICT',
      ]);
      await service.create(stranger, { name });
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['an unknown type', { type: 'nosuch' }, 'type'],
      ['no data', { data: undefined }, 'data'],
      ['data that is no object', { data: [] }, 'data'],
      ['a missing secret', { data: { base_url: 'http://a.example' } }, 'data.token'],
      ['a missing field', { data: { token: TOKEN } }, 'data.base_url'],
      [
        'a secret of another kind',
        { data: { base_url: 'http://a.example', token: 5 } },
        'data.token',
      ],
      ['an empty secret', { data: { base_url: 'http://a.example', token: '' } }, 'data.token'],
      ['a bad field', { data: { base_url: 'nowhere at all', token: TOKEN } }, 'data.base_url'],
      [
        'an unknown field',
        { data: { base_url: 'http://a.example', token: TOKEN, x: 1 } },
        'data.x',
      ],
      ['an empty name', { name: ' ' }, 'name'],
      ['a long name', { name: 'x'.repeat(101) }, 'name'],
      [
        'too much data',
        { data: { base_url: 'http://a.example', token: TOKEN, note: 'x'.repeat(70_000) } },
        'data',
      ],
      ['an unknown field beside', { secret: 'x' }, 'secret'],
      ['a default that is none', { is_default: 'yes' }, 'is_default'],
    ])('refuses %s, naming the field', async (_, fields, path) => {
      const { status, body } = await admin.post('/credentials', service.draft(fields));
      expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      expect(body.error.details[0].path).toBe(path);
    });

    it('never says the value of a secret, whatever the type says of it', async () => {
      const token = 'x'.repeat(150) + TOKEN + 'x'.repeat(150);
      const data = { base_url: service.url, token, nonsense: 1 };
      const { status, text } = await admin.post('/credentials', service.draft({ data }));
      expect(status).toBe(400);
      expect(text).toContain('token [secret] is too long');
      expect(text).not.toContain(TOKEN);
    });
  });

  describe('listing', () => {
    it('goes part by part in order of ids, and by type', async () => {
      const other = { type: 'othertestservice', data: { token: TOKEN } };
      const made = [];
      for (let count = 0; count < 5; count += 1) made.push(await service.create(stranger, other));
      const seen: number[] = [];
      let path = '/credentials?type=othertestservice&limit=2';
      for (let parts = 0; parts < 10 && path !== ''; parts += 1) {
        const { status, body } = await stranger.get(path);
        expect(status).toBe(200);
        seen.push(...body.data.credentials.map((one: { id: number }) => one.id));
        const cursor: unknown = body.data.next_cursor;
        path =
          typeof cursor === 'string'
            ? `/credentials?type=othertestservice&limit=2&cursor=${cursor}`
            : '';
      }
      expect(seen).toEqual(made.map(({ id }) => id));
      expect((await stranger.get('/credentials?type=nosuch')).body.data).toEqual({
        credentials: [],
        next_cursor: null,
      });
    });

    it.each(['cursor=nonsense', 'limit=0', 'limit=101', 'limit=x', 'page=1', 'cursor='])(
      'refuses %s',
      async (query) => {
        expect(await codeOf(admin.get(`/credentials?${query}`))).toEqual([400, 'INVALID_INPUT']);
      },
    );
  });

  describe('defaults', () => {
    const defaultsOf = async (client: ApiClient): Promise<string[]> => {
      const { body } = await client.get('/credentials?type=othertestservice&limit=100');
      return body.data.credentials
        .filter((one: { is_default: boolean }) => one.is_default)
        .map((one: { name: string }) => one.name) as string[];
    };
    let organizations = 0;
    const other = (fields: Record<string, unknown> = {}) => ({
      type: 'othertestservice',
      data: { token: TOKEN },
      ...fields,
    });

    it('are the first of each type, then whichever is made so, then none', async () => {
      const owner = await server.signUp(`defaults${String(++organizations)}`);
      const first = await service.create(owner, other());
      const second = await service.create(owner, other());
      expect(await defaultsOf(owner)).toEqual([first.name]);
      await owner.patch(`/credentials/${String(second.id)}`, { is_default: true });
      expect(await defaultsOf(owner)).toEqual([second.name]);
      const third = await service.create(owner, other({ is_default: true }));
      expect(await defaultsOf(owner)).toEqual([third.name]);
      await owner.delete(`/credentials/${String(third.id)}`);
      expect(await defaultsOf(owner)).toEqual([]);
      expect((await service.create(owner, other())).is_default).toBe(false);
      await owner.patch(`/credentials/${String(first.id)}`, { is_default: true });
      await owner.patch(`/credentials/${String(first.id)}`, { is_default: false });
      expect(await defaultsOf(owner)).toEqual([]);
    });

    it('are none where the first is not to be it', async () => {
      const owner = await server.signUp(`defaults${String(++organizations)}`);
      expect((await service.create(owner, other({ is_default: false }))).is_default).toBe(false);
      expect(await defaultsOf(owner)).toEqual([]);
    });

    it('stay as they are where moving one fails', async () => {
      const owner = await server.signUp(`defaults${String(++organizations)}`);
      const first = await service.create(owner, other());
      const second = await service.create(owner, other());
      const change = { is_default: true, name: first.name };
      expect(await codeOf(owner.patch(`/credentials/${String(second.id)}`, change))).toEqual([
        409,
        'CONFLICT',
      ]);
      expect(await defaultsOf(owner)).toEqual([first.name]);
    });
  });
});
