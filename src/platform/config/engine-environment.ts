import type { EnvironmentVariables } from './environment';

/** Settings that engine processes read themselves. */
const ENGINE_SETTINGS = [
  'DATA_DIR',
  'FILES_DIR',
  'FILE_MAX_MB',
  'RESULT_TTL_SECONDS',
  'RESULT_MAX_MB',
  'RESULT_STORE',
  'RESULT_CACHE_MB',
  'SPILL_MAX_MB',
  'EXECUTION_TIMEOUT_SECONDS',
  'EXECUTION_CONCURRENCY',
  'EXECUTION_QUEUE_LIMIT',
  'ENGINE_PROCESSES',
  'ENGINE_MEMORY_MB',
  'ROW_COUNT_MS',
  'EGRESS_ALLOW',
  'VANTAGE_INTEGRATIONS',
  'LOG_LEVEL',
];
/** Those of Redis, which an engine process gets only where it keeps results there. */
const REDIS_SETTINGS = ['REDIS_URL', 'REDIS_URL_FILE', 'REDIS_KEY_PREFIX'];
/** What the operating system and Node itself look at. */
const SYSTEM_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|NODE_ENV|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|LD_LIBRARY_PATH)$/i;

/**
 * The environment to fork an engine process with. It runs the nodes, so it gets neither secrets nor
 * the database's address: only what is listed here. The address of Redis is the one exception, where
 * results lie there; the process forgets it (`forgetRedisAddress`) before it loads any node.
 */
export function engineEnvironment(
  variables: EnvironmentVariables = process.env,
): Record<string, string> {
  const isInRedis = variables['RESULT_STORE']?.trim().toLowerCase() === 'redis';
  const names = isInRedis ? [...ENGINE_SETTINGS, ...REDIS_SETTINGS] : ENGINE_SETTINGS;
  return Object.fromEntries(
    Object.entries(variables).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (names.includes(entry[0]) || SYSTEM_VARIABLES.test(entry[0])),
    ),
  );
}

/** For an engine process that has read its settings: nodes and what they start find no address. */
export function forgetRedisAddress(): void {
  for (const name of REDIS_SETTINGS) Reflect.deleteProperty(process.env, name);
}
