import { engineEnvironment } from './engine-environment';
import { loadEngineSettings } from './load-settings';

it('hands on engine settings and nothing secret', () => {
  const env = engineEnvironment({
    PATH: '/bin',
    DATA_DIR: '/srv/data',
    LOG_LEVEL: 'warn',
    DATABASE_URL: 'mysql://u:p@h/d',
    SESSION_SECRET: 's',
    API_KEY_PEPPER: 'p',
    ENCRYPTION_KEYS: 'k',
    ADMIN_PASSWORD: 'a',
    REDIS_URL: 'redis://h',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  expect(env).toEqual({ PATH: '/bin', DATA_DIR: '/srv/data', LOG_LEVEL: 'warn' });
});

it('leaves an engine process with the same settings as the server', () => {
  const variables = {
    DATA_DIR: '/srv/data',
    FILES_DIR: '/srv/files',
    RESULT_MAX_MB: '10',
    RESULT_STORE: 'redis',
    RESULT_CACHE_MB: '16',
    REDIS_URL: 'redis://:secret@h:6379/1',
    REDIS_KEY_PREFIX: 'mine',
    SPILL_MAX_MB: '11',
    RESULT_TTL_SECONDS: '12',
    EXECUTION_TIMEOUT_SECONDS: '13',
    EXECUTION_CONCURRENCY: '14',
    EXECUTION_QUEUE_LIMIT: '15',
    ENGINE_PROCESSES: '3',
    ENGINE_MEMORY_MB: '128',
    ROW_COUNT_MS: '17',
    EGRESS_ALLOW: '127.0.0.1',
    VANTAGE_INTEGRATIONS: 'crm',
    LOG_LEVEL: 'debug',
  };
  expect(loadEngineSettings(engineEnvironment(variables))).toEqual(loadEngineSettings(variables));
});
