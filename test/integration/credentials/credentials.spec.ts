import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { CreateAccounts1714392000000 } from '../../../migrations/1714392000000-CreateAccounts';
import { CreateCredentials1714392004000 } from '../../../migrations/1714392004000-CreateCredentials';
import { OrganizationEntity } from '../../../src/accounts/organization.entity';
import { OrganizationsRepository } from '../../../src/accounts/organizations.repository';
import { UserEntity } from '../../../src/accounts/user.entity';
import { CredentialContents } from '../../../src/credentials/credential-contents';
import { CredentialData } from '../../../src/credentials/credential-data';
import { CredentialRotation } from '../../../src/credentials/credential-rotation';
import { CredentialSealer } from '../../../src/credentials/credential-sealer';
import { CredentialEntity } from '../../../src/credentials/credential.entity';
import { CredentialsRepository } from '../../../src/credentials/credentials.repository';
import { CredentialsService } from '../../../src/credentials/credentials.service';
import { ConfigValidator } from '../../../src/node-catalog/config-validator';
import { credentialRegistryOf } from '../../../src/node-catalog/testing/credential-registry-of';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import type { SecuritySettings } from '../../../src/platform/config/security.settings';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { Keyring } from '../../../src/platform/crypto/keyring';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { createDataSource } from '../../../src/platform/database/database.module';
import { TimestampSubscriber } from '../../../src/platform/database/timestamp.subscriber';
import type { Principal } from '../../../src/platform/http/principal';
import { AUDIT_ENTITIES, AUDIT_MIGRATIONS, auditedIn, auditTrailOver } from '../../support/audit';
import { createDatabase, onEachDatabase, type TestDatabase } from '../../support/databases';
import { VaultIntegration } from '../../support/integrations/vault/vault.integration';

const clock = { now: () => new Date('2026-04-29T12:00:00.123Z') };
const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });

/** A server's credentials with a keyring of its own over the one database. */
function serverOver(dataSource: DataSource, ...encryptionKeys: ReturnType<typeof key>[]) {
  const keyring = new Keyring({ encryptionKeys } as unknown as SecuritySettings);
  const rows = new CredentialsRepository(dataSource.manager);
  const sealer = new CredentialSealer(keyring);
  const data = new CredentialData(new ConfigValidator());
  const types = credentialRegistryOf(VaultIntegration);
  const contents = new CredentialContents(types, data, sealer);
  const trail = auditTrailOver(dataSource, clock);
  const organizations = new OrganizationsRepository(dataSource.manager);
  return {
    rows,
    sealer,
    service: new CredentialsService(rows, contents, organizations, trail, clock),
    rotation: new CredentialRotation(rows, sealer, keyring, trail),
  };
}

onEachDatabase((kind) => {
  let dataDir: string;
  let database: TestDatabase;
  let dataSource: DataSource;
  let caller: Principal;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'vantage-credentials-'));
    database = await createDatabase(kind);
    const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
    const settings = new DatabaseSettings(env, new StorageSettings(env));
    dataSource = createDataSource({
      ...dataSourceOptions(settings),
      entities: [OrganizationEntity, UserEntity, CredentialEntity, ...AUDIT_ENTITIES],
      migrations: [
        CreateAccounts1714392000000,
        CreateCredentials1714392004000,
        ...AUDIT_MIGRATIONS,
      ],
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
    new TimestampSubscriber(dataSource, clock);
    caller = { organizationId: await newOrganization() } as Principal;
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const newOrganization = async (): Promise<number> => {
    const organizations = new OrganizationsRepository(dataSource.manager);
    const fields = { name: 'Acme', setupCompletedAt: clock.now() };
    return (await organizations.insert(dataSource.manager, fields)).id;
  };
  const draft = (name: string, token = `token of ${name}`) => ({
    name,
    type: 'testservice',
    data: { base_url: 'https://a.example', token },
  });
  const tokenOf = async (server: ReturnType<typeof serverOver>, id: number): Promise<unknown> => {
    const row = await server.rows.findOne(caller.organizationId, id);
    const opened = row && server.sealer.open(row);
    return opened?.readable ? opened.secrets['token'] : opened?.problem;
  };

  it('has one default a type, however many are made so at once', async () => {
    const { service } = serverOver(dataSource, key('k1', 1));
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, index) => service.create(caller, draft(String(index)))),
    );
    expect(made.filter((one) => one.is_default)).toHaveLength(1);
    await Promise.all(made.map(({ id }) => service.update(caller, id, { is_default: true })));
    const { credentials } = await service.list(caller, { limit: 100 });
    expect(credentials.filter((one) => one.is_default)).toHaveLength(1);
  });

  it('has one credential of a name, however many are created at once', async () => {
    const { service } = serverOver(dataSource, key('k1', 1));
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => service.create(caller, draft('Same'))),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('never loses a change to a rotation that read the row before', async () => {
    const old = serverOver(dataSource, key('k1', 1));
    const { id } = await old.service.create(caller, draft('One', 'first'));
    const rotating = serverOver(dataSource, key('k2', 2), key('k1', 1));
    const read = await rotating.rows.findOne(caller.organizationId, id);
    if (!read) throw new Error('It is there');
    const opened = rotating.sealer.open(read);
    if (!opened.readable) throw new Error('It can be read');
    await old.service.update(caller, id, { data: { token: 'second' } });
    expect(
      await rotating.rows.reseal(dataSource.manager, read, rotating.sealer.seal(read, opened)),
    ).toBe(false);
    expect(await tokenOf(rotating, id)).toBe('second');
    expect(await rotating.rotation.run()).toEqual({ rotated: 1, unreadable: 0 });
    expect(await tokenOf(rotating, id)).toBe('second');
  });

  it('rotates on several servers at once while others write, and ends with every change', async () => {
    const old = serverOver(dataSource, key('k1', 1), key('k2', 2));
    const ids: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      ids.push((await old.service.create(caller, draft(String(index)))).id);
    }
    const one = serverOver(dataSource, key('k2', 2), key('k1', 1));
    const other = serverOver(dataSource, key('k2', 2), key('k1', 1));
    const editors = [old, one, old, one].map(async ({ service }, editor) => {
      for (const id of ids.filter((_, index) => index % 4 === editor)) {
        await service.update(caller, id, { data: { token: `new ${String(id)}` } });
      }
    });
    await Promise.all([one.rotation.run(), other.rotation.run(), ...editors]);
    await one.rotation.run();
    const current = serverOver(dataSource, key('k2', 2));
    const tokens = await Promise.all(ids.map((id) => tokenOf(current, id)));
    expect(tokens).toEqual(ids.map((id) => `new ${String(id)}`));
  });

  it('rotates past what it cannot read, and one organization alone where told', async () => {
    const lost = serverOver(dataSource, key('k0', 9));
    const old = serverOver(dataSource, key('k1', 1));
    const stranger = { organizationId: await newOrganization() } as Principal;
    await lost.service.create(caller, draft('Lost'));
    await old.service.create(caller, draft('Mine'));
    const foreign = await old.service.create(stranger, draft('Theirs'));
    const { rotation, rows } = serverOver(dataSource, key('k2', 2), key('k1', 1));
    expect(await rotation.run(caller)).toEqual({ rotated: 1, unreadable: 1 });
    expect((await rows.findOne(stranger.organizationId, foreign.id))?.keyId).toBe('k1');
    expect(await rotation.run()).toEqual({ rotated: 1, unreadable: 1 });
    expect((await auditedIn(dataSource)).slice(3)).toEqual([
      'credential.rotated credential Mine',
      'credential.rotated credential Theirs',
    ]);
    expect((await rows.findOne(stranger.organizationId, foreign.id))?.keyId).toBe('k2');
  });

  it('stops between batches where it is told to', async () => {
    const old = serverOver(dataSource, key('k1', 1));
    await old.service.create(caller, draft('One'));
    const { rotation } = serverOver(dataSource, key('k2', 2), key('k1', 1));
    expect(await rotation.run(undefined, AbortSignal.abort())).toEqual({
      rotated: 0,
      unreadable: 0,
    });
  });

  it('finds, changes and removes nothing of another organization', async () => {
    const { rows, service } = serverOver(dataSource, key('k1', 1));
    const stranger = await newOrganization();
    const made = await service.create(caller, draft('Mine'));
    const { id } = made;
    const { manager } = dataSource;
    expect(await rows.findOne(stranger, id)).toBeNull();
    expect(await rows.find(stranger, { afterId: 0, limit: 10 })).toEqual([]);
    expect(await rows.findNamedOrDefault(stranger, [id], ['testservice'])).toEqual([]);
    expect(await rows.hasOfType(manager, stranger, 'testservice')).toBe(false);
    expect(await rows.countSealedWith('k1', stranger)).toBe(0);
    expect(await rows.findSealedOtherwise('k9', { afterId: 0, limit: 10 }, stranger)).toEqual([]);
    expect(await rows.remove(manager, stranger, id)).toBe(false);
    await rows.clearDefault(manager, stranger, 'testservice');
    await rows.change(manager, { organizationId: stranger, id }, { name: 'Taken over' });
    expect(await service.get(caller, id)).toEqual(made);
  });
});
