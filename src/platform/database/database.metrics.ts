import { counter, gauge, histogram } from '../metrics/instruments';
import { isDatabaseUnreachable, isTransactionConflict, isUniqueViolation } from './database-errors';

/** Connections in use; SQLite has one. */
export const connectionsUsed = gauge(
  'vantage_database_connections_used',
  'Connections to the database in use; SQLite has one, that of the unit of work whose turn it is',
);
/** Units of work that wait for a connection. */
export const connectionsAwaited = gauge(
  'vantage_database_connections_awaited',
  'Units of work that wait for a connection, or on SQLite for their turn',
);
const querySeconds = histogram(
  'vantage_database_query_duration_seconds',
  'Statements, the wait for a connection included',
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15],
);
const errors = counter(
  'vantage_database_errors_total',
  'Statements that failed: unreachable, conflict (done again by itself), duplicate (a unique index), other',
  ['kind'],
);

/** Measures one statement. */
export async function measured<T>(statement: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await statement();
  } catch (error) {
    errors.labels(kindOf(error)).inc();
    throw error;
  } finally {
    querySeconds.observe((performance.now() - begun) / 1000);
  }
}

function kindOf(error: unknown): string {
  if (isUniqueViolation(error)) return 'duplicate';
  if (isTransactionConflict(error)) return 'conflict';
  return isUnreachable(error) ? 'unreachable' : 'other';
}

/** Ours says so by its code, the driver's in many ways. */
function isUnreachable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'SERVICE_UNAVAILABLE' || isDatabaseUnreachable(error);
}
