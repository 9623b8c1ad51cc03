import { readFileSync } from 'node:fs';

const KILOBYTE = 1024;

/** The most memory that a process has ever held resident, in bytes. */
export function peakResidentBytes(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * KILOBYTE;
}
