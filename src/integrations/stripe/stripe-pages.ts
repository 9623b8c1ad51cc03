import { NodeError } from '../../node-sdk';

/** A page as Stripe answers it. `next_page` only from searches. */
export interface StripePage<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly next_page?: string | null;
}

/** Where a page starts: after an object, or at a search's token. Empty: at the newest. */
export interface PageStart {
  readonly starting_after?: string;
  readonly page?: string;
}

export interface PagingOptions<T> {
  /** Most objects in all. */
  readonly limit: number;
  readonly fetchPage: (page: PageStart & { readonly limit: number }) => Promise<StripePage<T>>;
  /** Where Stripe cannot filter; objects that it refuses do not count. */
  readonly wanted?: (object: T) => boolean;
}

/** Stripe answers no more at once. */
const PAGE_SIZE = 100;

/** A list or a search page by page, so that one page is in memory at a time. */
export async function* pagesOf<T extends { readonly id: string }>({
  limit,
  fetchPage,
  wanted,
}: PagingOptions<T>): AsyncGenerator<T[]> {
  let left = limit;
  let start: PageStart = {};
  while (left > 0) {
    const size = wanted ? PAGE_SIZE : Math.min(left, PAGE_SIZE);
    const page = checked(await fetchPage({ ...start, limit: size }));
    const objects = (wanted ? page.data.filter(wanted) : [...page.data]).slice(0, left);
    left -= objects.length;
    yield objects;
    const next = nextStart(page);
    if (next === undefined) return;
    if (isSame(next, start)) throw new NodeError('Stripe answers the same page again and again');
    start = next;
  }
}

/** Whatever stands behind a base_url may answer something else. */
function checked<T>(page: StripePage<T>): StripePage<T> {
  const data: unknown = (page as Partial<StripePage<T>>).data;
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null;
  if (Array.isArray(data) && data.every(isObject)) return page;
  throw new NodeError(
    'What answered is not Stripe: a list was expected. Check the base_url of the credential',
  );
}

function nextStart<T extends { readonly id: string }>(page: StripePage<T>): PageStart | undefined {
  if (!page.has_more) return undefined;
  if (typeof page.next_page === 'string') return { page: page.next_page };
  const last = page.data.at(-1);
  return last && { starting_after: last.id };
}

function isSame(one: PageStart, other: PageStart): boolean {
  return one.page === other.page && one.starting_after === other.starting_after;
}
