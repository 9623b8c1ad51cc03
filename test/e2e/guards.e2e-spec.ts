import type { ApiAnswer, ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { startServer, type TestServer } from '../support/test-server';
import { createWorkflow } from '../support/workflows';

const SCOPES = ['workflows:read', 'workflows:write', 'workflows:execute'] as const;
const codeOf = (answer: ApiAnswer): unknown[] => [answer.status, answer.body.error?.code];

interface Operation {
  readonly security?: object[];
}

onEachDatabase((database) => {
  describe('guards', () => {
    let server: TestServer;
    let id: number;
    beforeAll(async () => {
      server = await startServer({ database });
      id = await createWorkflow(server.admin);
    });
    afterAll(() => server.close());

    it('let nobody in without credentials, on any route that is not declared public', async () => {
      const document = (await (await fetch(`${server.url}/docs-json`)).json()) as {
        paths: Record<string, Record<string, Operation>>;
      };
      const open: string[] = [];
      for (const [template, operations] of Object.entries(document.paths)) {
        if (!template.startsWith('/api/v1')) continue;
        const path = template.slice('/api/v1'.length).replaceAll(/\{\w+\}/g, '1');
        for (const method of Object.keys(operations)) {
          const answer = await server.anonymous.call(method.toUpperCase(), path);
          if (answer.status !== 401) open.push(`${method} ${template}`);
        }
      }
      expect(open.sort()).toEqual(['post /api/v1/auth/login', 'post /api/v1/auth/signup']);
    });

    it.each([
      ['', 'an empty header'],
      ['Bearer', 'no key'],
      ['Bearer vntg_', 'a prefix alone'],
      ['Bearer vntg_abc123def456ghi789jkl012mno345', 'a wrong checksum'],
      ['Bearer vntg_your_key_here', 'the placeholder of the document'],
      [`Bearer ${'x'.repeat(5000)}`, 'a long text'],
      ['Basic YWRtaW46YWRtaW4=', 'another scheme'],
      ["Bearer ' OR 1=1 --", 'an injection'],
    ])('answer UNAUTHORIZED to the header %j: %s', async (authorization) => {
      const answer = await server.anonymous.with({ authorization }).get('/workflows');
      expect(codeOf(answer)).toEqual([401, 'UNAUTHORIZED']);
    });

    it.each([
      'vantage_session=',
      'vantage_session=x',
      'other=1',
      `vantage_session=${'x'.repeat(3000)}`,
    ])('answer UNAUTHORIZED to the cookie %j', async (cookie) => {
      const answer = await server.anonymous.with({ cookie }).get('/workflows');
      expect(codeOf(answer)).toEqual([401, 'UNAUTHORIZED']);
    });

    it('let the scheme be written in any case', async () => {
      const authorization = server.admin.credentials['authorization']?.replace('Bearer', 'bearer');
      const answer = await server.anonymous
        .with({ authorization: authorization ?? '' })
        .get('/workflows');
      expect(answer.status).toBe(200);
    });

    describe('want the scope of each route', () => {
      const keys = new Map<string, ApiClient>();
      beforeAll(async () => {
        for (const scope of SCOPES) {
          keys.set(scope, await server.createKey(server.session, { scopes: [scope] }));
        }
      });

      const draft = { title: 'Scoped' };
      const routes: [string, (client: ApiClient) => Promise<ApiAnswer>, readonly string[]][] = [
        ['GET /workflows', (c) => c.get('/workflows'), ['workflows:read']],
        ['GET /workflows/:id', (c) => c.get(`/workflows/${String(id)}`), ['workflows:read']],
        ['GET /node-types', (c) => c.get('/node-types'), ['workflows:read']],
        [
          'POST /workflows/:id/validate',
          (c) => c.post(`/workflows/${String(id)}/validate`),
          ['workflows:read'],
        ],
        ['POST /workflows', (c) => c.post('/workflows', draft), ['workflows:write']],
        [
          'PATCH /workflows/:id',
          (c) => c.patch(`/workflows/${String(id)}`, draft),
          ['workflows:write'],
        ],
        ['DELETE /workflows/:id', (c) => c.delete('/workflows/999999'), ['workflows:write']],
        [
          'POST /workflows/:id/execute',
          (c) => c.post(`/workflows/${String(id)}/execute`),
          ['workflows:execute'],
        ],
        [
          'GET /workflows/:id/data/:resultId',
          (c) => c.get(`/workflows/${String(id)}/data/dataRef:none`),
          ['workflows:read', 'workflows:execute'],
        ],
        ['GET /keys', (c) => c.get('/keys'), SCOPES],
        ['GET /auth/me', (c) => c.get('/auth/me'), SCOPES],
      ];

      it.each(routes)('%s', async (_route, call, opening) => {
        for (const scope of SCOPES) {
          const client = keys.get(scope);
          if (!client) throw new Error('no key');
          const answer = await call(client);
          if (opening.includes(scope)) {
            expect(answer.status).not.toBe(403);
          } else {
            expect(codeOf(answer)).toEqual([403, 'FORBIDDEN']);
            expect(answer.body.error.message).toContain(opening[0]);
          }
        }
      });
    });

    it('want two scopes of who makes a schedule, which makes runs', async () => {
      const path = `/workflows/${String(id)}/schedules`;
      const withScopes = async (...scopes: string[]): Promise<ApiAnswer> => {
        const key = await server.createKey(server.session, { scopes });
        return key.post(path, { interval_seconds: 86_400, is_active: false });
      };
      for (const scope of SCOPES)
        expect(codeOf(await withScopes(scope))).toEqual([403, 'FORBIDDEN']);
      expect((await withScopes('workflows:write', 'workflows:execute')).status).toBe(201);
    });

    describe('hold off other sites that would use a session cookie', () => {
      const write = (headers: Record<string, string>): Promise<ApiAnswer> =>
        server.session.post('/keys', { name: 'k' }, { headers });
      const ownOrigin = (): string => server.url;

      it.each([
        ['same-origin', 201],
        ['none', 201],
        ['cross-site', 403],
        ['same-site', 403],
      ])('Sec-Fetch-Site: %s -> %i', async (site, status) => {
        expect((await write({ 'sec-fetch-site': site })).status).toBe(status);
      });

      it('compare the Origin where there is no Sec-Fetch-Site', async () => {
        expect((await write({ origin: ownOrigin() })).status).toBe(201);
        for (const origin of ['http://evil.example', 'null', `${ownOrigin()}.evil.example`]) {
          expect(codeOf(await write({ origin }))).toEqual([403, 'FORBIDDEN']);
        }
      });

      it('let reading pass, and keys from anywhere', async () => {
        const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
        expect((await server.session.get('/workflows', { headers })).status).toBe(200);
        expect((await server.admin.post('/keys', { name: 'k' }, { headers })).status).toBe(201);
      });

      it('let the curl of the document pass, which sends neither', async () => {
        expect((await write({})).status).toBe(201);
      });
    });
  });

  describe('the rate limit', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServer({
        database,
        env: { RATE_LIMIT_PER_MINUTE: '5', SESSION_RATE_LIMIT_PER_MINUTE: '40' },
      });
    });
    afterAll(() => server.close());

    it('lets exactly so many requests a minute pass for each key', async () => {
      const [one, two] = [
        await server.createKey(server.session),
        await server.createKey(server.session),
      ];
      const answers = await Promise.all(Array.from({ length: 12 }, () => one.get('/workflows')));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
      const refused = answers.find(({ status }) => status === 429);
      expect(refused?.body.error.code).toBe('RATE_LIMITED');
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      for (const header of ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) {
        expect(refused?.headers.get(header)).toMatch(/^\d+$/);
      }
      const other = await two.get('/workflows');
      expect([other.status, other.headers.get('x-ratelimit-remaining')]).toEqual([200, '4']);
    });

    it('counts requests that lack the scope', async () => {
      const key = await server.createKey(server.session, { scopes: ['workflows:execute'] });
      for (let n = 0; n < 5; n += 1) expect((await key.get('/workflows')).status).toBe(403);
      expect((await key.get('/workflows')).status).toBe(429);
    });

    it('counts a session apart, by its own limit', async () => {
      const session = await server.login('admin@example.com', 'correct horse battery');
      const answers = await Promise.all(Array.from({ length: 45 }, () => session.get('/auth/me')));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
    });

    it('slows down whoever tries out keys', async () => {
      const guess = server.anonymous.with({ authorization: 'Bearer vntg_guess' });
      const statuses: number[] = [];
      for (let n = 0; n < 62; n += 1) statuses.push((await guess.get('/workflows')).status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(60);
      expect(statuses.slice(60)).toEqual([429, 429]);
      expect((await server.session.get('/auth/me')).status).toBe(200);
    });
  });
});
