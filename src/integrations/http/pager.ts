import type { HttpRequest } from '../../node-sdk';
import type { Scalar } from './json-outline';

/** One page as a pager sees it. */
export interface Page {
  /** The first is 1. */
  readonly number: number;
  readonly request: HttpRequest;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rows: number;
  /** What stands at one of the pager's paths. */
  readonly valueAt: (path: string) => Scalar | undefined;
}

/** Knows what to request after each page. */
export interface Pager {
  /** Dot paths at which it looks in each answer. */
  readonly paths: readonly string[];
  first(request: HttpRequest): HttpRequest;
  /** Undefined after the last page. Throws NodeError where the answers go round in a circle. */
  next(page: Page): HttpRequest | undefined;
}
