import type { JsonObject, JsonValue } from '../../../src/common/json';
import { HttpStub, type SeenRequest, type StubAnswer } from './http-stub';
import { ACCOUNT, BALANCE } from './stripe-objects';

type StripeObject = JsonObject & { readonly id: string };

/**
 * Stripe's API as its reference describes it: keys, pages by `starting_after` or by a search's
 * token, ranges, and errors in its form.
 * @see https://docs.stripe.com/api
 */
export class StripeStub extends HttpStub {
  private objects: Readonly<Record<string, readonly StripeObject[]>> = ACCOUNT;

  constructor(readonly key = 'sk_test_51HsecretOfTheStub') {
    super();
  }

  /** Replaces the objects of one kind. */
  hold(kind: string, objects: readonly StripeObject[]): void {
    this.objects = { ...this.objects, [kind]: objects };
  }

  override reset(): void {
    super.reset();
    this.objects = ACCOUNT;
  }

  protected answer({ path, query, headers }: SeenRequest): StubAnswer {
    if (headers.authorization !== `Bearer ${this.key}`) return invalidKey(headers.authorization);
    if (path === '/v1/balance') return { body: BALANCE };
    const [, kind = '', search] = /^\/v1\/(\w+)(\/search)?$/.exec(path) ?? [];
    const objects = this.objects[kind];
    if (!objects) return refusal(404, { message: `Unrecognized request URL (GET: ${path}).` });
    return search === undefined ? list(path, objects, query) : found(path, objects, query);
  }
}

/** Stripe's form of an error. */
export function refusal(
  status: number,
  error: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): StubAnswer {
  return {
    status,
    headers: { 'request-id': 'req_8sT2ExampleOnly', ...headers },
    body: { error: { type: 'invalid_request_error', ...error } },
  };
}

function invalidKey(authorization = ''): StubAnswer {
  const key = authorization.replace('Bearer ', '');
  const masked = `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
  return refusal(401, { message: `Invalid API Key provided: ${masked}` });
}

function list(url: string, objects: readonly StripeObject[], query: URLSearchParams): StubAnswer {
  const matching = objects.filter((object) => matches(object, query));
  const after = query.get('starting_after');
  const start = after === null ? 0 : matching.findIndex(({ id }) => id === after) + 1;
  if (after !== null && start === 0) {
    return refusal(400, {
      code: 'resource_missing',
      message: `No such charge: '${after}'`,
      param: 'starting_after',
    });
  }
  const end = start + Number(query.get('limit') ?? 10);
  const data = matching.slice(start, end);
  return { body: { object: 'list', url, data, has_more: end < matching.length } };
}

const PAGING = ['limit', 'starting_after'];

function matches(object: StripeObject, query: URLSearchParams): boolean {
  return [...query].every(([name, wanted]) => {
    if (PAGING.includes(name)) return true;
    const [, field = name, end] = /^(\w+)\[(\w+)\]$/.exec(name) ?? [];
    const value = object[field] ?? null;
    return end === undefined ? value === wanted : within(Number(value), end, Number(wanted));
  });
}

function within(value: number, end: string, limit: number): boolean {
  if (end === 'gt') return value > limit;
  if (end === 'gte') return value >= limit;
  return end === 'lt' ? value < limit : value <= limit;
}

/** Knows one form of query: `metadata['name']:'value'`; any other finds everything. */
function found(url: string, objects: readonly StripeObject[], query: URLSearchParams): StubAnswer {
  const text = query.get('query') ?? '';
  if (text.includes('(')) {
    return refusal(400, { message: 'We were unable to parse your search query.', param: 'query' });
  }
  const [, name, value] = /^metadata\['(\w+)'\]:'(\w+)'$/.exec(text) ?? [];
  const matching = objects.filter(
    ({ metadata }) => name === undefined || fieldOf(metadata ?? null, name) === value,
  );
  const start = Number(query.get('page') ?? 0);
  const end = start + Number(query.get('limit') ?? 10);
  const more = end < matching.length;
  return {
    body: {
      object: 'search_result',
      url,
      data: matching.slice(start, end),
      has_more: more,
      next_page: more ? String(end) : null,
    },
  };
}

function fieldOf(value: JsonValue, name: string): JsonValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value[name] ?? null)
    : null;
}
