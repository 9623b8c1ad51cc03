import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Where one engine process spools and spills, inside of DATA_DIR/spool. Never shared: DuckDB gives
 * its temporary files the same names in every process, and crashes where two write to them.
 */
export function processSpool(spoolDir: string, pid: number): string {
  return join(spoolDir, `engine-${hostname()}-${String(pid)}`);
}
