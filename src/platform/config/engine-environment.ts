import type { EnvironmentVariables } from './environment';

/** Settings that engine processes read themselves. */
const ENGINE_SETTINGS = [
  'DATA_DIR',
  'FILES_DIR',
  'FILE_MAX_MB',
  'RESULT_TTL_SECONDS',
  'RESULT_MAX_MB',
  'SPILL_MAX_MB',
  'EXECUTION_TIMEOUT_SECONDS',
  'EXECUTION_CONCURRENCY',
  'EXECUTION_QUEUE_LIMIT',
  'ENGINE_PROCESSES',
  'ENGINE_MEMORY_MB',
  'EGRESS_ALLOW',
  'VANTAGE_INTEGRATIONS',
  'LOG_LEVEL',
];
/** What the operating system and Node itself look at. */
const SYSTEM_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|NODE_ENV|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|LD_LIBRARY_PATH)$/i;

/**
 * The environment to fork an engine process with. It runs the nodes, so it gets neither secrets nor
 * the database's address: only what is listed here.
 */
export function engineEnvironment(
  variables: EnvironmentVariables = process.env,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (ENGINE_SETTINGS.includes(entry[0]) || SYSTEM_VARIABLES.test(entry[0])),
    ),
  );
}
