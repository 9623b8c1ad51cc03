import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../platform/system/process-alive';

const PREFIX = `engine-${hostname()}-`;

/**
 * Where one engine process spools and spills, inside of DATA_DIR/spool. Never shared: DuckDB gives
 * its temporary files the same names in every process, and crashes where two write to them.
 */
export function processSpool(spoolDir: string, pid: number): string {
  return join(spoolDir, `${PREFIX}${String(pid)}`);
}

/**
 * Removes what engine processes of this machine left behind when the server over them was killed.
 * Other machines may share the folder, and other servers of this one are alive.
 */
export async function clearAbandonedSpools(spoolDir: string): Promise<void> {
  const names = await readdir(spoolDir).catch(() => []);
  const abandoned = names.filter(
    (name) => name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length))),
  );
  await Promise.all(
    abandoned.map((name) => rm(join(spoolDir, name), { recursive: true, force: true })),
  );
}
