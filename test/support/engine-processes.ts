import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the living engine processes of a server. */
export function engineProcessesOf(serverPid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isEngineOf(pid, serverPid));
}

export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function isEngineOf(pid: number, parent: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
    return Number(ppid) === parent && state !== 'Z' && command.includes('engine');
  } catch {
    return false;
  }
}
