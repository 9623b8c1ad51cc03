import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from '../system/process-alive';

/** Below each folder: where files lie until they are whole. */
export const STAGING = '.staging';

/** Longer than this nothing takes that still writes. */
const DAY_MS = 86_400_000;
/** Tells this process from an earlier one with the same id, as containers have them. */
const LIFE = randomBytes(6).toString('hex');
const NAME = /^(.+)~(\d+)~([0-9a-f]{12})~[0-9a-f]{24}$/;

/** A name that tells who writes. */
export function stagingName(): string {
  const random = randomBytes(12).toString('hex');
  return [hostname(), String(process.pid), LIFE, random].join('~');
}

/** Whether nobody writes a file of that name any more; other machines get a day. */
export function isAbandoned(name: string, modified: Date, now: Date): boolean {
  if (now.getTime() - modified.getTime() > DAY_MS) return true;
  const [, host, pid, life] = NAME.exec(name) ?? [];
  if (host !== hostname()) return false;
  return Number(pid) === process.pid ? life !== LIFE : !isAlive(Number(pid));
}
