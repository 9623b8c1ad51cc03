import { NodeError } from '../../node-sdk';

/** A page of a list as Slack answers it. */
export interface SlackPage<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Slack recommends no more at once. */
const PAGE_SIZE = 200;

/**
 * A list page by page until `limit` items came. Pages may hold fewer items than asked for, or none:
 * the list ends where there is no further cursor.
 * @see https://docs.slack.dev/apis/web-api/pagination
 */
export async function* slackPages<T>(
  limit: number,
  fetchPage: (page: { limit: number; cursor?: string }) => Promise<SlackPage<T>>,
): AsyncGenerator<T[]> {
  let left = limit;
  let cursor: string | undefined;
  while (left > 0) {
    const size = Math.min(left, PAGE_SIZE);
    const { items, next } = await fetchPage({ limit: size, ...(cursor ? { cursor } : {}) });
    const wanted = objectsIn(items).slice(0, left);
    left -= wanted.length;
    yield wanted;
    if (!next) return;
    if (next === cursor) throw new NodeError('Slack answers the same page again and again');
    cursor = next;
  }
}

/** Whatever stands behind a base_url may answer something else. */
function objectsIn<T>(items: readonly T[]): readonly T[] {
  const list: unknown = items;
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null;
  if (Array.isArray(list) && list.every(isObject)) return items;
  throw new NodeError(
    'What answered is not Slack: a list was expected. Check the base_url of the credential',
  );
}
