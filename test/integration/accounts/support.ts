import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { CreateAccounts1714392000000 } from '../../../migrations/1714392000000-CreateAccounts';
import { CreateApiKeys1714392001000 } from '../../../migrations/1714392001000-CreateApiKeys';
import { FirstAdministrator } from '../../../src/accounts/first-administrator';
import { FoundingService } from '../../../src/accounts/founding.service';
import { OrganizationEntity } from '../../../src/accounts/organization.entity';
import { OrganizationsRepository } from '../../../src/accounts/organizations.repository';
import { PasswordHasher } from '../../../src/accounts/password-hasher';
import { SessionEntity } from '../../../src/accounts/session.entity';
import { SessionsRepository } from '../../../src/accounts/sessions.repository';
import { UserEntity } from '../../../src/accounts/user.entity';
import { UsersRepository } from '../../../src/accounts/users.repository';
import { UsersService } from '../../../src/accounts/users.service';
import { ApiKeyEntity } from '../../../src/api-keys/api-key.entity';
import { ApiKeysRepository } from '../../../src/api-keys/api-keys.repository';
import { ApiKeysService } from '../../../src/api-keys/api-keys.service';
import { KeyHasher } from '../../../src/api-keys/key-hasher';
import type { AccountSettings } from '../../../src/platform/config/account.settings';
import { DatabaseSettings } from '../../../src/platform/config/database.settings';
import { Environment } from '../../../src/platform/config/environment';
import type { SecuritySettings } from '../../../src/platform/config/security.settings';
import { StorageSettings } from '../../../src/platform/config/storage.settings';
import { dataSourceOptions } from '../../../src/platform/database/data-source-options';
import { createDataSource } from '../../../src/platform/database/database.module';
import { TimestampSubscriber } from '../../../src/platform/database/timestamp.subscriber';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { SCOPES, type Principal } from '../../../src/platform/http/principal';
import { AUDIT_ENTITIES, AUDIT_MIGRATIONS, auditTrailOver } from '../../support/audit';
import { createDatabase, type DatabaseKind } from '../../support/databases';

export const NOW = new Date('2026-04-29T12:00:00.123Z');
const ENTITIES = [OrganizationEntity, UserEntity, SessionEntity, ApiKeyEntity, ...AUDIT_ENTITIES];
const MIGRATIONS = [
  CreateAccounts1714392000000,
  CreateApiKeys1714392001000,
  ...AUDIT_MIGRATIONS,
].map((Migration) => new Migration());

/** The rooms of accounts and keys over a real, migrated database of their own. */
export type Bench = Awaited<ReturnType<typeof openBench>>;

export async function openBench(kind: DatabaseKind) {
  const dataDir = mkdtempSync(join(tmpdir(), 'vantage-accounts-'));
  const database = await createDatabase(kind);
  const env = new Environment({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  const settings = new DatabaseSettings(env, new StorageSettings(env));
  const options = { ...dataSourceOptions(settings), entities: ENTITIES };
  const dataSource = await createDataSource(options).initialize();
  await migrateUp(dataSource);
  const clock = { now: () => NOW };
  new TimestampSubscriber(dataSource, clock);
  return {
    dataSource,
    ...servicesOver(dataSource),
    close: async () => {
      await dataSource.destroy();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function servicesOver(dataSource: DataSource) {
  const clock = { now: () => NOW };
  const { manager } = dataSource;
  const unitOfWork = new UnitOfWork(dataSource);
  const organizations = new OrganizationsRepository(manager);
  const users = new UsersRepository(manager);
  const sessions = new SessionsRepository(manager);
  const keys = new ApiKeysRepository(manager);
  const passwords = new PasswordHasher();
  const trail = auditTrailOver(dataSource, clock);
  const founding = new FoundingService(organizations, users, unitOfWork, trail, clock);
  const hasher = new KeyHasher({ apiKeyPepper: 'pepper' } as SecuritySettings);
  const settings = { adminEmail: 'Admin@Localhost' } as AccountSettings;
  return {
    organizations,
    users,
    sessions,
    keys,
    passwords,
    founding,
    unitOfWork,
    usersService: new UsersService(users, sessions, organizations, passwords, trail, clock),
    keysService: new ApiKeysService(keys, hasher, trail, clock),
    firstAdministrator: new FirstAdministrator(
      settings,
      founding,
      organizations,
      users,
      passwords,
      clock,
    ),
  };
}

export async function migrateUp(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  for (const migration of MIGRATIONS) await migration.up(runner);
  await runner.release();
}

export async function migrateDown(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  for (const migration of [...MIGRATIONS].reverse()) await migration.down(runner);
  await runner.release();
}

/** How many statements `work` sends to the database. */
export async function countQueries(
  { dataSource }: Bench,
  work: () => Promise<unknown>,
): Promise<number> {
  let queries = 0;
  const create = dataSource.createQueryRunner.bind(dataSource);
  const spy = jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = create(mode);
    const query = runner.query.bind(runner);
    runner.query = (...args: [string]) => {
      queries += 1;
      return query(...args);
    };
    return runner;
  });
  await work();
  spy.mockRestore();
  return queries;
}

/** An organization of its own; its administrator as the caller. */
export async function found(bench: Bench, name: string): Promise<Principal> {
  const admin = await bench.founding.found({
    organizationName: name,
    email: `admin@${name}.example`,
    passwordHash: null,
    setupCompletedAt: NOW,
  });
  return asCaller(admin);
}

function asCaller(user: UserEntity): Principal {
  return {
    userId: user.id,
    organizationId: user.organizationId,
    email: user.email ?? '',
    role: user.role,
    level: user.role === 'admin' ? 'client' : 'user',
    scopes: SCOPES,
    via: { kind: 'session', sessionId: 1 },
  };
}
