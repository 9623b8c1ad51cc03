import type { HttpRequest, JsonValue } from '../../node-sdk';
import type { WebRequestConfig } from './web-request.config';

/** The request that a config describes, without its body. */
export function requestOf(config: WebRequestConfig & { readonly method: string }): HttpRequest {
  const headers = Object.entries(config.headers ?? {}).map(([name, value]) => [
    name,
    String(value),
  ]);
  return {
    method: config.method,
    url: urlOf(config),
    headers: Object.fromEntries(headers) as Record<string, string>,
    timeoutMs: config.timeout_seconds * 1000,
  };
}

/** With a body, and the type of its content unless the headers name one. */
export function withBody(
  request: HttpRequest,
  body: NonNullable<HttpRequest['body']>,
  contentType = 'application/json',
): HttpRequest {
  const { headers = {} } = request;
  const namesType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    ...request,
    headers: { ...(namesType ? {} : { 'content-type': contentType }), ...headers },
    body,
  };
}

/** With a value as its body: text as it is, all else as JSON; nothing where there is none. */
export function withContent(request: HttpRequest, content: JsonValue | undefined): HttpRequest {
  if (content === undefined || content === null) return request;
  return typeof content === 'string'
    ? withBody(request, content, 'text/plain; charset=utf-8')
    : withBody(request, JSON.stringify(content));
}

function urlOf({ url: address, query }: WebRequestConfig): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (entry !== null) url.searchParams.append(name, String(entry));
    }
  }
  return url.href;
}
