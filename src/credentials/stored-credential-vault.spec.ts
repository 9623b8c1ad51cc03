import { Logger } from '@nestjs/common';
import { IsString } from 'class-validator';
import { ConfigValidator } from '../node-catalog/config-validator';
import { credentialRegistryOf } from '../node-catalog/testing/credential-registry-of';
import { Credential, Integration, Secret } from '../node-sdk';
import type { SecuritySettings } from '../platform/config/security.settings';
import { Keyring } from '../platform/crypto/keyring';
import type { CredentialEntity } from './credential.entity';
import { CredentialData } from './credential-data';
import { CredentialSealer } from './credential-sealer';
import type { CredentialsRepository } from './credentials.repository';
import { StoredCredentialVault } from './stored-credential-vault';

class DataOfTest {
  @IsString()
  host!: string;

  @Secret()
  @IsString()
  token!: string;
}

class TestCredential {
  hosts({ host, token }: DataOfTest) {
    if (host === 'nowhere') throw new Error(`no hosts for ${token}`);
    return [host];
  }

  test() {
    return Promise.resolve('Fine');
  }
}

@Credential({ key: 'mysql', label: 'MySQL', description: 'MySQL', data: DataOfTest })
class MysqlCredential extends TestCredential {}

@Credential({ key: 'postgres', label: 'PostgreSQL', description: 'PostgreSQL', data: DataOfTest })
class PostgresCredential extends TestCredential {}

@Integration({
  key: 'database',
  name: 'Databases',
  nodes: [],
  credentials: [MysqlCredential, PostgresCredential],
})
class DatabaseIntegration {}

const sealer = new CredentialSealer(
  new Keyring({
    encryptionKeys: [{ id: 'k1', key: Buffer.alloc(32, 1) }],
  } as unknown as SecuritySettings),
);

interface Options {
  readonly isDefault?: boolean;
  readonly host?: string;
  readonly secrets?: string;
}

const stored = (
  id: number,
  type: string,
  { isDefault = false, host = 'db.example', ...changed }: Options = {},
): CredentialEntity => {
  const owner = { id, organizationId: 7, type };
  const sealed = sealer.seal(owner, { shown: { host }, secrets: { token: `hush-${String(id)}` } });
  const name = `Credential ${String(id)}`;
  const moments = { created: new Date(0), modified: new Date(0) };
  return {
    ...owner,
    ...sealed,
    ...moments,
    name,
    defaultOf: isDefault ? type : null,
    version: 1,
    ...changed,
  };
};

const vaultOver = (...rows: CredentialEntity[]) => {
  const asked: unknown[] = [];
  const repository = {
    findNamedOrDefault: (...question: unknown[]) => {
      asked.push(question);
      return Promise.resolve(rows);
    },
  } as unknown as CredentialsRepository;
  const data = new CredentialData(new ConfigValidator());
  const types = credentialRegistryOf(DatabaseIntegration);
  return { asked, vault: new StoredCredentialVault(repository, types, data, sealer) };
};
const EITHER = ['mysql', 'postgres'];

describe('StoredCredentialVault', () => {
  it('asks the database once for all needs', async () => {
    const { vault, asked } = vaultOver(stored(1, 'mysql', { isDefault: true }), stored(5, 'mysql'));
    const findings = await vault.open(7, [{ types: ['mysql'] }, { types: EITHER, id: 5 }]);
    expect(asked).toEqual([[7, [5], ['mysql']]]);
    expect(findings).toEqual(
      [1, 5].map((id) => ({
        kind: 'usable',
        credential: {
          type: 'mysql',
          name: `Credential ${String(id)}`,
          data: { host: 'db.example', token: `hush-${String(id)}` },
          hosts: ['db.example'],
        },
        secrets: [`hush-${String(id)}`],
      })),
    );
  });

  it('asks nothing where nothing is needed', async () => {
    const { vault, asked } = vaultOver();
    expect([await vault.open(7, []), asked]).toEqual([[], []]);
  });

  it.each<[string, CredentialEntity[], { types: string[]; id?: number }, string, string]>([
    ['nobody has', [], { types: EITHER, id: 9 }, 'unknown', 'Credential 9 not found'],
    [
      'is of another type',
      [stored(9, 'mysql')],
      { types: ['slack'], id: 9 },
      'unfit',
      'type mysql',
    ],
    ['is missing', [stored(9, 'mysql')], { types: EITHER }, 'missing', 'type mysql or postgres'],
    [
      'there are two of',
      [stored(1, 'mysql', { isDefault: true }), stored(2, 'postgres', { isDefault: true })],
      { types: EITHER },
      'ambiguous',
      '"Credential 1" (mysql) and "Credential 2" (postgres) are both defaults',
    ],
    [
      'of a type nobody brings',
      [stored(9, 'gone')],
      { types: ['gone'], id: 9 },
      'broken',
      'No integration of this server brings credentials of type gone',
    ],
    [
      'is damaged',
      [stored(9, 'mysql', { secrets: '{"token":"v1.k1.AAAA"}' })],
      { types: EITHER, id: 9 },
      'broken',
      'damaged',
    ],
    [
      'has a key that nobody has',
      [stored(9, 'mysql', { secrets: '{"token":"v1.k9.AAAA"}' })],
      { types: EITHER, id: 9 },
      'broken',
      'the key "k9"',
    ],
  ])('says so of a credential that %s', async (_, rows, need, reason, problem) => {
    const [finding] = await vaultOver(...rows).vault.open(7, [need]);
    expect(finding).toEqual({
      kind: 'unusable',
      reason,
      problem: expect.stringContaining(problem),
    });
  });

  it('never shows what a type says of data that it cannot use', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const { vault } = vaultOver(stored(9, 'mysql', { host: 'nowhere' }));
    const [finding] = await vault.open(7, [{ types: EITHER, id: 9 }]);
    expect(finding).toMatchObject({ reason: 'broken' });
    expect(JSON.stringify([finding, warned.mock.calls])).not.toContain('hush');
    warned.mockRestore();
  });
});
