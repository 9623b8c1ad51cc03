import { type Agent, type Dispatcher, errors } from 'undici';
import { isDiskFull } from '../../common/disk-full';
import { NodeError, type HttpAnswer, type HttpRequest, type NodeHttp } from '../../node-sdk';
import { readBody } from './body-reader';
import { codeOf, requestError } from './egress-error';
import type { HostLimit } from './host-limit';
import { placeOf } from './place';
import { nextHop, type Hop } from './redirects';
import { checkedHeaders } from './request-headers';

export interface RunHttpOptions {
  readonly signal: AbortSignal;
  /** Where bodies too large for memory go; removed by whoever owns the run. */
  readonly spoolDirectory: string;
  /** The only hosts that requests may be made to; redirects may lead elsewhere, without secrets. */
  readonly limit?: HostLimit | undefined;
}

const MAX_REDIRECTS = 5;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;
const OWN_HEADERS = { accept: 'application/json, */*;q=0.5', 'accept-encoding': 'gzip, br' };

/** HTTP of one run. Aborts reject with the signal's reason, all else with NodeError. */
export class RunHttp implements NodeHttp {
  constructor(
    private readonly agent: Agent,
    private readonly options: RunHttpOptions,
  ) {}

  async request(request: HttpRequest): Promise<HttpAnswer> {
    let hop = firstHop(request);
    this.options.limit?.check(placeOf(hop.url));
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const answer = await this.follow(hop, request);
      if ('status' in answer) return answer;
      hop = answer;
    }
    throw new NodeError(
      `${new URL(request.url).origin} redirects more than ${String(MAX_REDIRECTS)} times`,
    );
  }

  /** The answer, or where it redirects to. */
  private async follow(hop: Hop, request: HttpRequest): Promise<HttpAnswer | Hop> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    try {
      this.options.signal.throwIfAborted();
      refuseUnsafeUrl(hop.url);
      const response = await this.send(hop, timeoutMs);
      const headers = plainHeaders(response.headers);
      if (request.followRedirects !== false) {
        const next = nextHop(hop, response.statusCode, headers['location']);
        if (next !== undefined) {
          await response.body.dump();
          return next;
        }
      }
      const body = await readBody(response.body, {
        contentEncoding: hop.method === 'HEAD' ? undefined : headers['content-encoding'],
        maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
        keepBytes: request.keepBytes,
        spoolDirectory: this.options.spoolDirectory,
      });
      return { status: response.statusCode, url: hop.url.href, headers, body };
    } catch (error) {
      this.options.signal.throwIfAborted();
      if (isOfBody(error, hop) || isDiskFull(error)) throw error;
      throw requestError(error, hop.url, timeoutMs);
    }
  }

  private async send(hop: Hop, timeoutMs: number): Promise<Dispatcher.ResponseData> {
    const once = (): Promise<Dispatcher.ResponseData> =>
      this.agent.request({
        origin: hop.url.origin,
        path: `${hop.url.pathname}${hop.url.search}`,
        method: hop.method,
        headers: hop.headers,
        body: typeof hop.body === 'function' ? hop.body() : (hop.body ?? null),
        signal: this.options.signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
    try {
      return await once();
    } catch (error) {
      const repeatable = hop.method === 'GET' || hop.method === 'HEAD';
      if (!repeatable || !wentStale(error)) throw error;
      return once();
    }
  }
}

/**
 * A kept-alive connection that the other side closed just as the request left: it had answered
 * before. A new connection that is closed is not tried again.
 */
function wentStale(error: unknown): boolean {
  return error instanceof errors.SocketError && (error.socket?.bytesRead ?? 0) > 0;
}

/** What was to be sent could not be read; whatever the network reports has a code. */
function isOfBody(error: unknown, hop: Hop): boolean {
  return typeof hop.body === 'function' && codeOf(error) === '';
}

function firstHop(request: HttpRequest): Hop {
  if (!URL.canParse(request.url)) {
    throw new NodeError('The url must be a full address such as https://api.example.com/items');
  }
  return {
    method: (request.method ?? 'GET').toUpperCase(),
    url: new URL(request.url),
    headers: { ...OWN_HEADERS, ...checkedHeaders(request.headers ?? {}) },
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function refuseUnsafeUrl(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new NodeError(`Only http and https addresses can be requested, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new NodeError(
      `The address of ${url.host} holds a user name or password; send an Authorization header instead`,
    );
  }
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const plain = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(plain) as Record<string, string>;
}
