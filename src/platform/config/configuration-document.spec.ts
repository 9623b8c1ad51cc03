import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccountSettings } from './account.settings';
import { AuditSettings } from './audit.settings';
import { DatabaseSettings } from './database.settings';
import { EgressSettings } from './egress.settings';
import { Environment } from './environment';
import { ExecutionSettings } from './execution.settings';
import { IntegrationSettings } from './integration.settings';
import { LoggingSettings } from './logging.settings';
import { RedisSettings } from './redis.settings';
import { ResultSettings } from './result.settings';
import { SecuritySettings } from './security.settings';
import { ServerSettings } from './server.settings';
import { StorageSettings } from './storage.settings';
import { TracingSettings } from './tracing.settings';

const DOCUMENT = readFileSync(join(process.cwd(), 'docs/configuration.md'), 'utf8');

it('docs/configuration.md names every variable that is read, and no other', () => {
  const env = new Environment({ DATABASE_URL: 'mysql://u:p@h/d' });
  const storage = new StorageSettings(env);
  const database = new DatabaseSettings(env, storage);
  new AccountSettings(env);
  new AuditSettings(env);
  new EgressSettings(env);
  new ExecutionSettings(env, { cores: 2, memoryMb: 8192 });
  new IntegrationSettings(env);
  new LoggingSettings(env);
  new ResultSettings(env, new RedisSettings(env));
  new SecuritySettings(env, database, storage);
  new ServerSettings(env);
  new TracingSettings(env);
  const read = env.names.filter((name) => !name.endsWith('_FILE'));
  const documented = [...DOCUMENT.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual([...read].sort());
});
