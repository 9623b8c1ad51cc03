import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  QueryDatabase,
  type QueryLimits,
} from '../../src/engine/query-engine/database/query-database';
import type { QuerySession } from '../../src/engine/query-engine/database/query-session';

/** A real DuckDB over a scratch folder that is removed at the end of the test file. */
export interface ScratchDatabase {
  readonly folder: string;
  readonly database: QueryDatabase;
  session(): Promise<QuerySession>;
}

export function scratchDatabase(limits: Partial<QueryLimits> = {}): ScratchDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'vantage-engine-'));
  const database = new QueryDatabase({
    memoryMb: 512,
    spillMaxMb: 1024,
    threads: 2,
    spillDir: join(folder, 'spool'),
    folders: [folder],
    ...limits,
  });
  const sessions: QuerySession[] = [];
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.close().catch(() => undefined)));
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    database,
    session: async () => {
      const session = await database.open();
      sessions.push(session);
      return session;
    },
  };
}
