import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/api-client';
import { onEachDatabase } from '../support/databases';
import { inTables } from '../support/server-tables';
import { startServer, type TestServer } from '../support/test-server';
import {
  type CredentialAnswer,
  formsOf,
  TOKEN,
  VAULT_INTEGRATION,
  VaultService,
} from '../support/vault-service';
import { chain, createWorkflow, outputNode } from '../support/workflows';

const key = (id: string, byte: number): string =>
  `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const K1 = key('k1', 1);
const K2 = key('k2', 2);

onEachDatabase((database) => {
  let service: VaultService;
  let server: TestServer;
  let owner: ApiClient;
  let keys = K1;

  beforeAll(async () => {
    service = await VaultService.start();
    const env = {
      VANTAGE_INTEGRATIONS: VAULT_INTEGRATION,
      EGRESS_ALLOW: service.host,
      ALLOW_SIGNUP: 'true',
      ENCRYPTION_KEYS: keys,
    };
    server = await startServer({ database, env });
    owner = server.session;
  });
  afterEach(async () => {
    await inTables(server, 'DELETE FROM credentials');
  });
  afterAll(async () => {
    await server.close();
    await service.close();
  });

  /** Restarts the server unless it has these keys: the tests are in an order that spares restarts. */
  const useKeys = async (wanted: string): Promise<void> => {
    if (wanted === keys) return;
    keys = wanted;
    await server.stop();
    server.change({ ENCRYPTION_KEYS: keys });
    await server.start();
    owner = server.session;
  };
  const list = async (): Promise<CredentialAnswer[]> => {
    const { status, body } = await owner.get('/credentials?limit=100');
    expect(status).toBe(200);
    return body.data.credentials as CredentialAnswer[];
  };
  const works = async (id: number): Promise<boolean> =>
    (await owner.post(`/credentials/${String(id)}/test`)).body.data.ok as boolean;
  const keysInUse = async (): Promise<unknown[]> =>
    (await inTables(server, 'SELECT DISTINCT key_id FROM credentials ORDER BY key_id')).map(
      (row) => row['key_id'],
    );
  /** The server rotates in the background. */
  const untilSealedWith = async (keyId: string): Promise<void> => {
    for (let tries = 0; (await keysInUse()).join() !== keyId; tries += 1) {
      if (tries > 200) throw new Error('Nothing was rotated');
      await sleep(50);
    }
  };
  const rotate = async (client = owner) =>
    (await client.post('/credentials/rotate')).body.data as object;
  const createMany = async (count: number, client = owner): Promise<CredentialAnswer[]> => {
    const made: CredentialAnswer[] = [];
    for (let index = 0; index < count; index += 1) made.push(await service.create(client));
    return made;
  };

  it('keeps no secret in its tables that can be read there', async () => {
    await service.create(owner);
    const [row] = await inTables(server, 'SELECT * FROM credentials');
    expect(row).toMatchObject({ key_id: 'k1', secrets: expect.stringContaining('v1.k1.') });
    for (const form of formsOf(TOKEN)) expect(JSON.stringify(row)).not.toContain(form);
  });

  it.each<[string, (id: number, other: number) => Promise<unknown>]>([
    ['a changed secret', (id) => change(id, "REPLACE(secrets, 'v1.k1.', 'v1.k1.A')", 'secrets')],
    ['a secret that is no secret', (id) => change(id, `'{"token":5}'`, 'secrets')],
    ['secrets that are no JSON', (id) => change(id, "'nonsense'", 'secrets')],
    ['data that is no JSON', (id) => change(id, "'{'", 'data')],
    ['another host', (id) => change(id, "REPLACE(data, '127.0.0.1', '127.0.0.2')", 'data')],
    ['another type', (id) => change(id, "'othertestservice'", 'type')],
    ['the secrets of another credential', (id, other) => copySecrets(other, id)],
  ])('takes %s behind its back for damage of that credential alone', async (_, damage) => {
    const [bad, good] = await createMany(2);
    const id = bad?.id ?? 0;
    await damage(id, good?.id ?? 0);
    const listed = await list();
    expect(listed.map(({ readable }) => readable)).toEqual([false, true]);
    expect(listed[0]?.problem).toContain('damaged');
    expect((await owner.get(`/credentials/${String(id)}`)).body.data.readable).toBe(false);
    expect(await works(id)).toBe(false);
    expect(await works(good?.id ?? 0)).toBe(true);
  });

  const change = (id: number, value: string, column: string) =>
    inTables(server, `UPDATE credentials SET ${column} = ${value} WHERE id = ?`, [id]);
  const copySecrets = async (from: number, to: number): Promise<void> => {
    const [row] = await inTables(server, 'SELECT secrets FROM credentials WHERE id = ?', [from]);
    await inTables(server, 'UPDATE credentials SET secrets = ? WHERE id = ?', [
      String(row?.['secrets']),
      to,
    ]);
  };

  it('does not open a credential that was moved to another organization', async () => {
    const stranger = await server.signUp('another');
    const { id } = await service.create(owner);
    const [row] = await inTables(server, 'SELECT MAX(id) AS id FROM organizations');
    await inTables(
      server,
      'UPDATE credentials SET organization_id = ?, default_of = NULL WHERE id = ?',
      [Number(row?.['id']), id],
    );
    const { body } = await stranger.get(`/credentials/${String(id)}`);
    expect(body.data).toMatchObject({ id, readable: false });
  });

  it('fails the runs that need a damaged credential, and mends it with new data', async () => {
    const { id } = await service.create(owner);
    await change(id, "'nonsense'", 'secrets');
    const ask = {
      node_type: 'testvault/ask',
      node_role: 'getter' as const,
      label: 'Ask',
      config: { credential_id: id },
    };
    const workflow = await createWorkflow(owner, chain(ask, outputNode()));
    const { body } = await owner.post(`/workflows/${String(workflow)}/validate`);
    expect(body.data).toMatchObject({
      valid: true,
      warnings: [{ message: expect.stringContaining('cannot be read') }],
    });
    const run = await owner.post(`/workflows/${String(workflow)}/execute`);
    expect([run.status, run.body.error.code]).toEqual([422, 'EXECUTION_FAILED']);
    expect(run.body.error.message).toContain('Enter its data again');
    const partial = await owner.patch(`/credentials/${String(id)}`, { data: { note: 'x' } });
    expect([partial.status, partial.body.error.code]).toEqual([400, 'INVALID_INPUT']);
    const whole = await owner.patch(`/credentials/${String(id)}`, { data: { token: TOKEN } });
    expect(whole.body.data).toMatchObject({ readable: true, problem: null });
    expect((await owner.post(`/workflows/${String(workflow)}/execute`)).status).toBe(200);
  });

  it('lists, renames and says what to do where the key is missing, and goes on once it is back', async () => {
    await useKeys(K1);
    const [first, second] = await createMany(2);
    const id = first?.id ?? 0;
    const renamed = second?.id ?? 0;
    await useKeys(K2);
    for (const one of await list()) {
      expect(one).toMatchObject({
        readable: false,
        problem: expect.stringMatching(/key "k1".*Add that key to ENCRYPTION_KEYS/),
        data: { base_url: service.url },
        secret_fields: ['token'],
      });
    }
    expect(await rotate()).toEqual({ rotated: 0, already_current: 0, unreadable: 2 });
    const test = await owner.post(`/credentials/${String(id)}/test`);
    expect([test.status, test.body.data.ok]).toEqual([200, false]);
    expect(test.body.data.message).toContain('ENCRYPTION_KEYS');
    const name = await owner.patch(`/credentials/${String(renamed)}`, { name: 'Lost' });
    expect(name.status).toBe(200);
    const kept = await owner.patch(`/credentials/${String(renamed)}`, { data: { note: 'x' } });
    expect(kept.body.error.details[0].message).toContain('cannot be read');
    await useKeys(`${K2},${K1}`);
    expect(await works(id)).toBe(true);
    expect(await works(renamed)).toBe(true);
    expect((await owner.delete(`/credentials/${String(renamed)}`)).status).toBe(204);
  });

  it('encrypts anew when asked, for the own organization, and counts', async () => {
    await useKeys(`${K2},${K1}`);
    const stranger = await server.signUp('other');
    const mine = await createMany(3);
    const [foreign] = await createMany(1, stranger);
    const sealedWithK2 = await inTables(
      server,
      'SELECT id, secrets, version FROM credentials ORDER BY id',
    );
    expect(await rotate()).toEqual({ rotated: 0, already_current: 3, unreadable: 0 });
    await useKeys(`${K1},${K2}`);
    await untilSealedWith('k1');
    for (const { id } of [...mine.slice(0, 2), ...(foreign ? [foreign] : [])]) {
      const row = sealedWithK2.find((one) => one['id'] === id);
      await inTables(server, 'UPDATE credentials SET secrets = ?, key_id = ? WHERE id = ?', [
        String(row?.['secrets']),
        'k2',
        id,
      ]);
    }
    expect(await rotate()).toEqual({ rotated: 2, already_current: 1, unreadable: 0 });
    expect(await keysInUse()).toEqual(['k1', 'k2']);
    for (const { id } of mine) expect(await works(id)).toBe(true);
  });

  it('encrypts anew in the background when the first key changes, and serves meanwhile', async () => {
    await useKeys(`${K1},${K2}`);
    const made = await createMany(120);
    await useKeys(`${K2},${K1}`);
    expect(await works(made[0]?.id ?? 0)).toBe(true);
    await untilSealedWith('k2');
    await useKeys(K2);
    const listed = await owner.get('/credentials?limit=100');
    expect(listed.body.data.credentials.every((one: CredentialAnswer) => one.readable)).toBe(true);
    expect(await works(made.at(-1)?.id ?? 0)).toBe(true);
  });
});
