import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type GetterContext,
  type HttpAnswer,
  type HttpRequest,
  type JsonBody,
  NodeError,
} from '../../node-sdk';
import { CursorPager } from './cursor-pager';
import { JsonOutline } from './json-outline';
import { NextLinkPager } from './next-link-pager';
import { PageFetcher } from './page-fetcher';
import { PageNumberPager } from './page-number-pager';
import type { Page, Pager } from './pager';
import type { PaginationConfig } from './pagination.config';
import type { RequestConfig } from './request.config';

/** The bodies of an API's pages, each fetched when it is asked for. */
export async function* pagesOf(
  context: GetterContext<RequestConfig>,
  pagination: PaginationConfig,
  request: HttpRequest,
): AsyncGenerator<JsonBody> {
  const { config, warn, progress } = context;
  const { max_pages, max_rows = Infinity } = pagination;
  const fetcher = new PageFetcher(context);
  const pager = pagerOf(pagination, fetcher);
  let next: HttpRequest | undefined = pager.first(request);
  let rows = 0;
  let digest = '';
  for (let number = 1; next !== undefined; number++) {
    if (number > max_pages) {
      warn(`Only ${String(max_pages)} pages were fetched (max_pages); there are more`);
      return;
    }
    const { url, headers, body } = await fetched(fetcher, next, number);
    if (number > 1 && isBlank(body)) return;
    const seen = await look(body, new JsonOutline(pager.paths, partsOf(config.records_path)));
    if (seen.digest === digest && seen.rows > 0) throw samePage(number);
    ({ digest } = seen);
    rows += seen.rows;
    progress(Math.min(rows, max_rows));
    const page: Page = { number, request: next, url, headers, ...seen };
    next = rows < max_rows ? pager.next(page) : undefined;
    yield body;
  }
}

async function fetched(
  fetcher: PageFetcher,
  request: HttpRequest,
  number: number,
): Promise<HttpAnswer> {
  try {
    return await fetcher.get(request);
  } catch (error) {
    if (!(error instanceof NodeError) || number === 1) throw error;
    throw new NodeError(`Page ${String(number)}: ${error.message}`, error.details, {
      cause: error,
    });
  }
}

function pagerOf(pagination: PaginationConfig, { credential }: PageFetcher): Pager {
  switch (pagination.type) {
    case 'next_link':
      return new NextLinkPager(pagination.next_path, credential);
    case 'page':
      return new PageNumberPager(pagination);
    case 'cursor':
      return new CursorPager(pagination);
  }
}

async function look(body: JsonBody, outline: JsonOutline) {
  const hash = createHash('sha256');
  const pieces = 'text' in body ? [Buffer.from(body.text)] : createReadStream(body.path);
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    outline.push(piece);
    hash.update(piece);
  }
  return {
    digest: hash.digest('base64'),
    rows: outline.recordCount,
    valueAt: (path: string) => outline.valueAt(path),
  };
}

function isBlank(body: JsonBody): boolean {
  return 'text' in body && body.text.trim() === '';
}

function partsOf(path: string | undefined): string[] {
  return path === undefined ? [] : path.split('.');
}

function samePage(number: number): NodeError {
  return new NodeError(
    `Page ${String(number)} is the same as the one before: the API does not seem to know the parameters of the pagination`,
  );
}
