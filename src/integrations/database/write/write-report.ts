import type { Delivery } from '../../../node-sdk';
import type { DbWriteConfig, WriteOperation } from '../db-write.config';
import type { WriteCounts } from './write-session';

/** What is shown of a write that was committed. */
export function writeReport(
  { operation, table }: DbWriteConfig,
  rows: number,
  { inserted, matched, changed }: WriteCounts,
  retries: number,
): Delivery {
  const counts: Record<WriteOperation, Record<string, number>> = {
    insert: { inserted },
    upsert: { inserted, matched, changed },
    update: { matched, changed },
    delete: { deleted: changed },
  };
  return { operation, table, rows, ...counts[operation], retries };
}

export const NOTHING_COUNTED: WriteCounts = { inserted: 0, matched: 0, changed: 0 };
