import { gauge } from '../platform/metrics/instruments';

/** What is read when somebody scrapes. */
export const gauges = {
  build: gauge('vantage_build_info', 'Always 1; the version of the server', ['version']),
  runsAtWork: gauge('vantage_runs_running', 'Runs at work in this process'),
  runsQueued: gauge(
    'vantage_runs_queued',
    'Runs that wait in the database: the same number from every process of an installation',
  ),
  oldestQueued: gauge(
    'vantage_runs_queued_oldest_seconds',
    'How long the run has waited that has waited longest; 0 where none waits',
  ),
  requests: gauge('vantage_http_requests_in_progress', 'Requests that are not answered yet'),
  engineUp: gauge(
    'vantage_engine_process_up',
    '1 where the engine process of that place takes work, 0 while it starts',
    ['place'],
  ),
  engineMemory: gauge(
    'vantage_engine_process_resident_bytes',
    'Resident memory of the engine process of that place',
    ['place'],
  ),
  engineRuns: gauge('vantage_engine_process_runs', 'Runs at work in that engine process', [
    'place',
  ]),
  engineWanted: gauge(
    'vantage_engine_processes_wanted',
    'Engine processes for runs there shall be',
  ),
  connections: gauge(
    'vantage_database_connections_limit',
    'Connections to the database that there may be (DATABASE_POOL_SIZE); 1 on SQLite',
  ),
  diskFree: gauge('vantage_data_dir_free_bytes', 'Free space on the disk of DATA_DIR'),
  diskSize: gauge('vantage_data_dir_size_bytes', 'Size of the disk of DATA_DIR'),
  up: gauge(
    'vantage_up',
    '1 where that part answered this scrape in time, 0 where its values are missing',
    ['part'],
  ),
};
