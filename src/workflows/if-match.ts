import { AppError } from '../common/app-error';

/** The entity tag of a version: RFC 9110, section 8.8.3. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

/**
 * Holds an If-Match header against the version there is. Compares strongly, as RFC 9110 demands
 * (13.1.1): a weak tag never matches. Absent or `*`: any version will do.
 * @throws AppError PRECONDITION_FAILED
 */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = [...ifMatch.matchAll(/(?:W\/)?"[^"]*"|[^\s,]+/g)].map(([tag]) => tag);
  if (tags.includes(etagOf(version)) || tags.includes(String(version))) return;
  throw new AppError(
    'PRECONDITION_FAILED',
    `The workflow is at version ${String(version)}, which If-Match does not name: ` +
      'read it again and repeat the change',
  );
}
