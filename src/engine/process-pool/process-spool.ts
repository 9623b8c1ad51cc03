import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../platform/system/process-alive';

const PREFIX = `engine-${hostname()}-`;
/** Spools on their way out. */
const ABANDONED = 'abandoned-';

/**
 * Where one engine process spools and spills, inside of DATA_DIR/spool. Never shared: DuckDB gives
 * its temporary files the same names in every process, and crashes where two write to them.
 */
export function processSpool(spoolDir: string, pid: number): string {
  return join(spoolDir, `${PREFIX}${String(pid)}`);
}

/**
 * Removes what engine processes of this machine left behind when the server over them was killed.
 * Other machines may share the folder, and other servers of this one are alive. Spools are out of
 * the way when this returns, so that a process that gets the number of a dead one may start then.
 */
export function clearAbandonedSpools(spoolDir: string): Promise<void> {
  return removeAbandoned(spoolDir, namesIn(spoolDir));
}

/** The same for later: a process may outlive its server for a while before it notices. */
export async function clearLateSpools(spoolDir: string): Promise<void> {
  await removeAbandoned(spoolDir, await readdir(spoolDir).catch(() => []));
}

async function removeAbandoned(spoolDir: string, names: readonly string[]): Promise<void> {
  const aside = names.flatMap((name) => {
    if (name.startsWith(ABANDONED)) return [name];
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    return Number.isNaN(owner) || isAlive(owner) ? [] : putAside(spoolDir, name);
  });
  await Promise.all(
    aside.map((name) => rm(join(spoolDir, name), { recursive: true, force: true })),
  );
}

/** Its new name; none where somebody else was faster. */
function putAside(spoolDir: string, name: string): string[] {
  const aside = `${ABANDONED}${name}-${randomUUID()}`;
  try {
    renameSync(join(spoolDir, name), join(spoolDir, aside));
    return [aside];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
