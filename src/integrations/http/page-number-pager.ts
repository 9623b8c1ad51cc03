import type { HttpRequest } from '../../node-sdk';
import type { Page, Pager } from './pager';
import { withParams } from './page-params';
import type { PaginationConfig } from './pagination.config';

/** Pages by number, or by offset where a step is given. */
export class PageNumberPager implements Pager {
  readonly paths: readonly string[];

  constructor(private readonly config: PaginationConfig) {
    const { total_pages_path } = config;
    this.paths = total_pages_path === undefined ? [] : [total_pages_path];
  }

  first(request: HttpRequest): HttpRequest {
    const { size, size_param } = this.config;
    const sized = size_param === undefined || size === undefined ? {} : { [size_param]: size };
    return this.at(0, withParams(request, sized, this.config.param_in));
  }

  next(page: Page): HttpRequest | undefined {
    return this.isLast(page) ? undefined : this.at(page.number, page.request);
  }

  private at(index: number, request: HttpRequest): HttpRequest {
    const { page_param = 'page', start = 1, step = 1, param_in } = this.config;
    return withParams(request, { [page_param]: start + index * step }, param_in);
  }

  private isLast({ number, rows, valueAt }: Page): boolean {
    const { size = 1, total_pages_path } = this.config;
    if (rows < size) return true;
    const total = total_pages_path === undefined ? undefined : valueAt(total_pages_path);
    const isNumber = total !== undefined && total !== null && Number.isFinite(Number(total));
    return isNumber && number >= Number(total);
  }
}
