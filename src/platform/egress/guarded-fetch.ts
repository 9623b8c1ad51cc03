import { type Agent, type Dispatcher, fetch as undiciFetch, type RequestInit } from 'undici';
import { NodeError } from '../../node-sdk';
import { requestError } from './egress-error';
import type { HostLimit } from './host-limit';
import { limitedResponse } from './limited-response';
import { placeOf } from './place';
import { harmlessHeaders, refuseDowngrade } from './redirects';

type Fetch = typeof globalThis.fetch;

/**
 * fetch for SDKs. It follows redirects as fetch does, but each hop is checked: only permitted
 * hosts, never from https to http, and once off the first origin without headers that may hold
 * secrets. Rejects with NodeError where the network or the guard refuses; reading a body does once
 * it is too large, for SDKs keep it in memory.
 */
export function guardedFetch(
  agent: Agent,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit?: HostLimit | undefined },
): Fetch {
  const guarded = async (...[input, init]: Parameters<Fetch>): Promise<unknown> => {
    const { url, options } = await plainRequest(input, init);
    const signals = options.signal ? [signal, options.signal] : [signal];
    const either = AbortSignal.any(signals);
    try {
      const response = await undiciFetch(url, {
        ...options,
        signal: either,
        dispatcher: agent.compose(checkedHops(limit)),
      });
      return limitedResponse(response);
    } catch (error) {
      either.throwIfAborted();
      throw fetchError(error, url);
    }
  };
  return guarded as Fetch;
}

/** Looks at every request that one fetch makes. */
function checkedHops(limit: HostLimit | undefined): Dispatcher.DispatcherComposeInterceptor {
  let first: URL | undefined;
  let strayed = false;
  return (dispatch) => (options, handler) => {
    const url = new URL(String(options.origin));
    limit?.check(placeOf(url));
    if (first !== undefined) refuseDowngrade(first, url);
    first ??= url;
    strayed ||= url.origin !== first.origin;
    return dispatch(strayed ? withoutSecrets(options, first) : options, handler);
  };
}

function withoutSecrets(
  options: Dispatcher.DispatchOptions,
  first: URL,
): Dispatcher.DispatchOptions {
  if (options.body !== null && options.body !== undefined) {
    throw new NodeError(
      `${first.origin} redirects to ${String(options.origin)}, which would take the request's body along; use the new address if you trust it`,
    );
  }
  const headers = (options.headers ?? {}) as Readonly<Record<string, string>>;
  return { ...options, headers: harmlessHeaders(headers) };
}

interface PlainRequest {
  readonly url: URL;
  readonly options: RequestInit & { readonly signal?: AbortSignal };
}

/** Without the classes of Node's own fetch, which undici's does not know. */
async function plainRequest(
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
): Promise<PlainRequest> {
  const isPlain = !(input instanceof Request) && !(init?.body instanceof FormData);
  if (isPlain) {
    const options = (init ?? {}) as unknown as PlainRequest['options'];
    return { url: new URL(String(input)), options };
  }
  const request = new Request(input, init);
  const { method, redirect, signal } = request;
  const body = request.body === null ? null : await request.arrayBuffer();
  const headers = [...request.headers].map(([name, value]): [string, string] => [name, value]);
  return { url: new URL(request.url), options: { method, redirect, signal, headers, body } };
}

/** What undici's fetch calls "fetch failed" has its reason in the cause. */
function fetchError(error: unknown, url: URL): unknown {
  if (!(error instanceof TypeError) || error.cause === undefined) return error;
  return requestError(error.cause, url);
}
