import {
  type ChecksConfig,
  type ConfigProblem,
  type Getter,
  type GetterContext,
  type HttpRequest,
  NodeError,
  NodeType,
  type RowSource,
} from '../../node-sdk';
import { statusMessage } from './failed-answer';
import { RequestConfig } from './request.config';

@NodeType({
  key: 'request',
  role: 'getter',
  label: 'HTTP Request',
  description: 'Fetch rows from an HTTP API that answers JSON',
  config: RequestConfig,
})
export class RequestNode implements Getter<RequestConfig>, ChecksConfig<RequestConfig> {
  async read({ config, http }: GetterContext<RequestConfig>): Promise<RowSource> {
    const request = requestOf(config);
    const { status, body } = await http.request(request);
    if (status < 200 || status > 299)
      throw new NodeError(await statusMessage(request, status, body));
    if ('text' in body && body.text.trim() === '') {
      throw new NodeError(
        `${describe(request)} answered ${String(status)} without a body; JSON was expected`,
      );
    }
    if ('text' in body && body.text.trimStart().startsWith('<')) {
      throw new NodeError(
        `${describe(request)} answered a page of HTML or XML where JSON was expected: ` +
          'check the url, and whether it wants a key or a login',
      );
    }
    const recordsPath = config.records_path;
    return { kind: 'json', body, ...(recordsPath === undefined ? {} : { recordsPath }) };
  }

  check({ method, body }: RequestConfig): ConfigProblem[] {
    return method === 'GET' && body !== undefined && body !== null
      ? [{ path: 'body', message: 'A GET request has no body; choose another method' }]
      : [];
  }
}

function requestOf(config: RequestConfig): HttpRequest {
  const { method, body } = config;
  const headers = Object.entries(config.headers ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const request = { method, url: urlOf(config) };
  if (body === undefined || body === null)
    return { ...request, headers: Object.fromEntries(headers) };
  const isText = typeof body === 'string';
  const contentType = { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' };
  const namesType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    ...request,
    headers: { ...(namesType ? {} : contentType), ...Object.fromEntries(headers) },
    body: isText ? body : JSON.stringify(body),
  };
}

function urlOf({ url: address, query }: RequestConfig): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (entry !== null) url.searchParams.append(name, String(entry));
    }
  }
  return url.href;
}

/** Method and address without its query, which may hold secrets. */
function describe({ method, url }: HttpRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method ?? 'GET'} ${origin}${pathname}`;
}
