import type { ApiAnswer } from '../support/api-client';
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

  beforeAll(async () => {
    service = await VaultService.start();
    server = await startServer({
      database,
      env: { VANTAGE_INTEGRATIONS: VAULT_INTEGRATION, EGRESS_ALLOW: service.host },
    });
  });
  afterAll(async () => {
    await server.close();
    await service.close();
  });

  const codeOf = async (answer: Promise<ApiAnswer>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.error?.code as unknown];
  };
  const create = (fields: Record<string, unknown> = {}) => service.create(server.session, fields);
  const get = async (id: number) =>
    (await server.session.get(`/credentials/${String(id)}`)).body.data as CredentialAnswer;
  const patch = (id: number, body: unknown) =>
    server.session.patch(`/credentials/${String(id)}`, body);

  describe('changing', () => {
    const works = async (id: number): Promise<boolean> =>
      (await server.session.post(`/credentials/${String(id)}/test`)).body.data.ok as boolean;

    it('keeps what is not given: the secret, too', async () => {
      const { id } = await create();
      const { status, body, text } = await patch(id, {
        name: `Renamed ${String(id)}`,
        data: { note: 'for billing' },
      });
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        name: `Renamed ${String(id)}`,
        data: { base_url: service.url, note: 'for billing' },
        secret_fields: ['token'],
      });
      expect(text).not.toContain(TOKEN);
      expect(await works(id)).toBe(true);
    });

    it('replaces a secret, and takes away what is null', async () => {
      const { id } = await create({
        data: { base_url: service.url, token: TOKEN, signing_key: 'abcdef', note: 'x' },
      });
      const { body } = await patch(id, {
        data: { token: 'refused', signing_key: null, note: null },
      });
      expect(body.data.secret_fields).toEqual(['token']);
      expect(body.data.data).toEqual({ base_url: service.url, header: 'authorization' });
      expect(await works(id)).toBe(false);
      expect((await patch(id, { data: { token: null } })).status).toBe(400);
    });

    it('changes nothing where nothing is given', async () => {
      const { id } = await create();
      const before = await get(id);
      expect((await patch(id, {})).body.data).toEqual(before);
    });

    it.each<[string, Record<string, unknown>]>([
      ['the host', { base_url: 'https://attacker.example' }],
      ['how it is sent', { header: 'x-other' }],
      [
        'the host beside one of its secrets',
        { base_url: 'https://attacker.example', token: 'tok' },
      ],
    ])('asks for the secrets again where %s changes', async (_, data) => {
      const { id } = await create({
        data: { base_url: service.url, token: TOKEN, signing_key: 'abcdef' },
      });
      const { status, body } = await patch(id, { data });
      expect([status, body.error.code]).toEqual([400, 'INVALID_INPUT']);
      expect(body.error.details[0].message).toContain('must be given again');
      expect((await get(id)).data.base_url).toBe(service.url);
      expect(await works(id)).toBe(true);
    });

    it('goes to another host with the secrets that are given for it', async () => {
      const { id } = await create({
        data: { base_url: 'http://127.0.0.1:9', token: 'tok1', signing_key: 'abcdef' },
      });
      const data = { base_url: service.url, token: TOKEN, signing_key: null };
      expect((await patch(id, { data })).status).toBe(200);
      expect(await works(id)).toBe(true);
    });

    it('takes the shown data back as it was shown', async () => {
      const { id } = await create();
      const { data } = await get(id);
      expect((await patch(id, { data })).status).toBe(200);
      expect(await works(id)).toBe(true);
    });

    it.each<[Record<string, unknown>, number, string]>([
      [{ type: 'othertestservice' }, 400, 'INVALID_INPUT'],
      [{ data: { x: 1 } }, 400, 'INVALID_INPUT'],
      [{ name: '' }, 400, 'INVALID_INPUT'],
      [{ is_default: null }, 400, 'INVALID_INPUT'],
    ])('refuses %j', async (body, status, code) => {
      const { id } = await create();
      expect(await codeOf(patch(id, body))).toEqual([status, code]);
    });

    it('deletes for good', async () => {
      const { id } = await create();
      expect((await server.session.delete(`/credentials/${String(id)}`)).status).toBe(204);
      const missing = [404, 'CREDENTIAL_NOT_FOUND'];
      expect(await codeOf(server.session.get(`/credentials/${String(id)}`))).toEqual(missing);
      expect(await codeOf(server.session.delete(`/credentials/${String(id)}`))).toEqual(missing);
    });
  });

  describe('testing', () => {
    const test = async (data: Record<string, unknown>) => {
      const { id } = await create({ data: { base_url: service.url, ...data } });
      const answer = await server.session.post(`/credentials/${String(id)}/test`);
      expect(answer.status).toBe(200);
      return answer.body.data as { ok: boolean; message: string; duration_ms: number };
    };

    it('says that it works, without its secret', async () => {
      expect(await test({ token: TOKEN })).toEqual({
        ok: true,
        message: 'Signed in as acme with [secret]',
        duration_ms: expect.any(Number),
      });
    });

    it('says what is wrong, without its secret', async () => {
      expect(await test({ token: 'wrong-token' })).toMatchObject({
        ok: false,
        message: 'The token [secret] was refused with 401',
      });
    });

    it('reaches the hosts of the credential alone', async () => {
      const { ok, message } = await test({ token: 'token-elsewhere' });
      expect(ok).toBe(false);
      expect(message).toContain('127.0.0.1:1 is not among the hosts');
    });

    it('does not reach what the settings do not open', async () => {
      const { ok, message } = await test({ base_url: 'http://127.0.0.2:80', token: TOKEN });
      expect([ok, message]).toEqual([false, expect.stringContaining('blocked')]);
    });

    it('ends after ten seconds, also where the test does not listen', async () => {
      const { ok, message, duration_ms } = await test({ token: 'token-deaf' });
      expect([ok, message]).toEqual([false, 'There was no answer within 10 s']);
      expect(duration_ms).toBeGreaterThan(9_000);
    });

    it('of a type with a defect says where to look', async () => {
      expect(await test({ token: 'token-broken' })).toMatchObject({
        ok: false,
        message: "The test failed unexpectedly; the server's log says why",
      });
    });
  });

  describe('the log', () => {
    it('holds no secret of any of this', async () => {
      await server.prints('Cannot read [secret] of undefined');
      for (const secret of [TOKEN, 'token-broken', 'wrong-token']) {
        expect(server.output.includes(secret)).toBe(false);
      }
    });
  });
});
