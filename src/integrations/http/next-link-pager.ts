import { type HttpRequest, type NodeCredential, NodeError } from '../../node-sdk';
import { linkWithRel } from './link-header';
import type { Page, Pager } from './pager';

/**
 * Each answer names the address of the next page, in its Link header or in its body. It is
 * requested with the same headers, so it must be at the same origin: who answers does not choose
 * whom they are shown to. A node with a credential may also go on at another host of that.
 */
export class NextLinkPager implements Pager {
  readonly paths: readonly string[];
  private readonly seen = new Set<string>();

  constructor(
    private readonly path: string | undefined,
    private readonly credential: NodeCredential<unknown> | undefined,
  ) {
    this.paths = path === undefined ? [] : [path];
  }

  first(request: HttpRequest): HttpRequest {
    this.seen.add(request.url);
    return request;
  }

  next(page: Page): HttpRequest | undefined {
    const link = this.linkIn(page);
    if (link === undefined) return undefined;
    const url = this.resolved(link, page);
    if (this.seen.has(url)) {
      throw new NodeError(
        `Page ${String(page.number)} names a next page that was fetched before: the pages go round in a circle`,
      );
    }
    this.seen.add(url);
    return { ...page.request, url };
  }

  private linkIn({ headers, valueAt }: Page): string | undefined {
    if (this.path === undefined) return linkWithRel(headers['link'], 'next');
    const value = valueAt(this.path);
    if (value === undefined || value === null || value === '' || value === false) return undefined;
    if (typeof value === 'string') return value;
    throw new NodeError(
      `What stands at next_path "${this.path}" is ${String(value)}, which is no address; for a cursor use pagination of the type cursor`,
    );
  }

  private resolved(link: string, { url: base, number, request }: Page): string {
    if (!URL.canParse(link, base)) {
      throw new NodeError(`The next page that page ${String(number)} names is no address`);
    }
    const url = new URL(link, base);
    const { protocol, host, origin } = new URL(base);
    // Behind a proxy that ends TLS, servers often write http of themselves.
    if (protocol === 'https:' && url.origin === `http://${host}`) url.protocol = protocol;
    const origins = [origin, new URL(request.url).origin, `https://${host}`];
    if (this.credential !== undefined || origins.includes(url.origin)) return url.href;
    throw new NodeError(
      `Page ${String(number)} names a next page at ${url.origin}, which is not where it came from (${new URL(base).origin}). Pages are only fetched from one origin`,
    );
  }
}
