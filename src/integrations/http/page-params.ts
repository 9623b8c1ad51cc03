import type { HttpRequest, JsonObject, JsonValue } from '../../node-sdk';

/** The request with parameters set, in its query or in its JSON body. */
export function withParams(
  request: HttpRequest,
  params: Readonly<Record<string, string | number>>,
  place: 'query' | 'body' = 'query',
): HttpRequest {
  return place === 'query' ? inQuery(request, params) : inBody(request, params);
}

function inQuery(
  request: HttpRequest,
  params: Readonly<Record<string, string | number>>,
): HttpRequest {
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
  return { ...request, url: url.href };
}

function inBody(
  request: HttpRequest,
  params: Readonly<Record<string, string | number>>,
): HttpRequest {
  const body = typeof request.body === 'string' ? (JSON.parse(request.body) as JsonValue) : {};
  return { ...request, body: JSON.stringify({ ...(body as JsonObject), ...params }) };
}
