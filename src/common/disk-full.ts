const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
const DEEPEST = 6;

/** Whether a full disk, or the quota on it, is what an error comes from: a call of the system said so. */
export function isDiskFull(error: unknown): boolean {
  let one = error;
  for (let depth = 0; depth < DEEPEST && typeof one === 'object' && one !== null; depth += 1) {
    if ('code' in one && FULL.includes(one.code)) return true;
    one = 'cause' in one ? one.cause : undefined;
  }
  return false;
}
