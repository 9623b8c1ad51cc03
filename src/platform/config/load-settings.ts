import { AccountSettings } from './account.settings';
import { AuditSettings } from './audit.settings';
import { DatabaseSettings } from './database.settings';
import { EgressSettings } from './egress.settings';
import { Environment, type EnvironmentVariables } from './environment';
import { ExecutionSettings, type ProcessRole } from './execution.settings';
import { hostFacts, type HostFacts } from './host-facts';
import { IntegrationSettings } from './integration.settings';
import { LoggingSettings } from './logging.settings';
import { RedisSettings } from './redis.settings';
import { ResultSettings } from './result.settings';
import { SecuritySettings } from './security.settings';
import { ServerSettings } from './server.settings';
import { SettingsError } from './settings-error';
import { StorageSettings } from './storage.settings';
import { TracingSettings } from './tracing.settings';

/** What an engine process needs to know: no database, and no secret but that of Redis. */
export interface EngineSettings {
  readonly storage: StorageSettings;
  /** Empty in an engine process unless results lie in Redis. */
  readonly redis: RedisSettings;
  readonly results: ResultSettings;
  readonly execution: ExecutionSettings;
  readonly egress: EgressSettings;
  readonly integrations: IntegrationSettings;
  readonly logging: LoggingSettings;
}

/** All settings of the server. */
export interface Settings extends EngineSettings {
  readonly server: ServerSettings;
  readonly database: DatabaseSettings;
  readonly accounts: AccountSettings;
  readonly audit: AuditSettings;
  readonly security: SecuritySettings;
  readonly tracing: TracingSettings;
}

/**
 * The server's settings from environment variables; unknown variables are ignored. Missing secrets
 * are generated into DATA_DIR once everything else is right. Throws SettingsError with all faults.
 */
export function loadSettings(
  variables: EnvironmentVariables = process.env,
  host: HostFacts = hostFacts(),
  role: ProcessRole = 'server',
): Settings {
  const env = new Environment(variables);
  const engine = readEngineSettings(env, host, role);
  const server = new ServerSettings(env);
  const database = new DatabaseSettings(env, engine.storage);
  const accounts = new AccountSettings(env);
  const audit = new AuditSettings(env);
  const tracing = new TracingSettings(env);
  checkQueueMode(env, { ...engine, database }, role);
  const security = new SecuritySettings(env, database, engine.storage);
  throwFaults(env);
  return { ...engine, server, database, accounts, audit, security, tracing };
}

/** The settings an engine process loads. Throws SettingsError with all faults. */
export function loadEngineSettings(
  variables: EnvironmentVariables = process.env,
  host: HostFacts = hostFacts(),
): EngineSettings {
  const env = new Environment(variables);
  const settings = readEngineSettings(env, host);
  throwFaults(env);
  return settings;
}

function readEngineSettings(
  env: Environment,
  host: HostFacts,
  role: ProcessRole = 'server',
): EngineSettings {
  const redis = new RedisSettings(env);
  return {
    storage: new StorageSettings(env),
    redis,
    results: new ResultSettings(env, redis),
    execution: new ExecutionSettings(env, host, role),
    egress: new EgressSettings(env),
    integrations: new IntegrationSettings(env),
    logging: new LoggingSettings(env),
  };
}

/** Several processes share their work through a database server and Redis. */
function checkQueueMode(
  env: Environment,
  { execution, database, redis }: Pick<Settings, 'execution' | 'database' | 'redis'>,
  role: ProcessRole,
): void {
  if (execution.mode === 'local') {
    if (role === 'worker')
      env.fault('EXECUTION_MODE', 'is local: a worker is for queue; use queue');
    return;
  }
  if (database.kind !== 'mysql') {
    const address = 'mysql://user:password@host:3306/database';
    env.fault('DATABASE_URL', `EXECUTION_MODE=queue needs MySQL; use ${address}`);
  }
  if (redis.url === undefined && !env.faults.some(({ name }) => name === 'REDIS_URL')) {
    env.fault(
      'REDIS_URL',
      'EXECUTION_MODE=queue needs Redis; use redis://user:password@host:6379/0',
    );
  }
}

function throwFaults(env: Environment): void {
  if (env.faults.length > 0) throw new SettingsError(env.faults);
}
