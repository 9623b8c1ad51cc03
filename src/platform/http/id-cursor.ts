import { AppError } from '../../common/app-error';

/** The cursor of a list in order of ids that goes on after `id`. */
export function cursorAfter(id: number): string {
  return Buffer.from(`id:${String(id)}`).toString('base64url');
}

/** The id after which a list goes on; 0 without a cursor. Throws INVALID_INPUT. */
export function idBefore(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, digits] = /^id:(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (digits !== undefined && Number.isSafeInteger(Number(digits))) return Number(digits);
  const message = 'cursor must be the next_cursor of an earlier answer';
  throw new AppError('INVALID_INPUT', message, { details: [{ path: 'cursor', message }] });
}

/**
 * One part of a list that was read with one item more than the `limit`: whether there is another
 * part shows in that item.
 */
export function cursorPage<T extends { readonly id: number }>(
  items: readonly T[],
  limit: number,
): { readonly items: readonly T[]; readonly next_cursor: string | null } {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = items.length > limit && last !== undefined;
  return { items: shown, next_cursor: hasMore ? cursorAfter(last.id) : null };
}
