import { type HttpRequest, NodeError } from '../../node-sdk';
import type { Scalar } from './json-outline';
import type { Page, Pager } from './pager';
import { withParams } from './page-params';
import type { PaginationConfig } from './pagination.config';

/** Each answer holds what to send for the next page. */
export class CursorPager implements Pager {
  readonly paths: readonly string[];
  private readonly seen = new Set<string>();
  private readonly path: string;
  private readonly param: string;

  constructor(private readonly config: PaginationConfig) {
    const { cursor_path = '', cursor_param = '', more_path } = config;
    this.path = cursor_path;
    this.param = cursor_param;
    this.paths = [cursor_path, ...(more_path === undefined ? [] : [more_path])];
  }

  first(request: HttpRequest): HttpRequest {
    return request;
  }

  next({ number, request, valueAt }: Page): HttpRequest | undefined {
    const { more_path, param_in } = this.config;
    const cursor = valueAt(this.path);
    const isLast = more_path !== undefined && isNothing(valueAt(more_path));
    if (isLast || isNothing(cursor)) return undefined;
    const key = String(cursor);
    if (this.seen.has(key)) {
      throw new NodeError(
        `Page ${String(number)} names a cursor at "${this.path}" that an earlier page named: the pages go round in a circle. Check cursor_param ("${this.param}")`,
      );
    }
    this.seen.add(key);
    return withParams(request, { [this.param]: cursor as string | number }, param_in);
  }
}

function isNothing(value: Scalar | undefined): value is undefined {
  return value === undefined || value === null || value === '' || value === false;
}
