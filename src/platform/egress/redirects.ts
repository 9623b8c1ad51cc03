import { type HttpRequest, NodeError } from '../../node-sdk';

/** One request on its way through redirects. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** What may follow to another origin; anything else may be a secret. */
const HARMLESS_HEADERS: readonly string[] = [
  'accept',
  'accept-encoding',
  'accept-language',
  'user-agent',
];

/** The next request where an answer is a redirect. Throws NodeError where it may not be followed. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!REDIRECTS.includes(status) || location === undefined) return undefined;
  const url = targetOf(location, hop.url);
  const dropsBody = becomesGet(hop.method, status);
  const sameOrigin = url.origin === hop.url.origin;
  const headers = sameOrigin ? hop.headers : harmlessHeaders(hop.headers);
  const next = { method: dropsBody ? 'GET' : hop.method, url };
  if (dropsBody) return { ...next, headers: withoutContent(headers) };
  const keepsBody = sameOrigin && hop.body !== undefined;
  return { ...next, headers, ...(keepsBody ? { body: hop.body } : {}) };
}

function targetOf(location: string, base: URL): URL {
  if (!URL.canParse(location, base.href)) {
    throw new NodeError(`${base.origin} redirects to an address that is not a URL`);
  }
  const url = new URL(location, base);
  refuseDowngrade(base, url);
  return url;
}

/** Throws NodeError where a redirect leads from https to http. */
export function refuseDowngrade(from: URL, to: URL): void {
  if (from.protocol !== 'https:' || to.protocol !== 'http:') return;
  throw new NodeError(
    `${from.origin} redirects to ${to.origin}, which is not encrypted; use the new address if you trust it`,
  );
}

/** As browsers do (Fetch standard, HTTP-redirect fetch). */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

/** The headers that may follow to another origin. */
export function harmlessHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.includes(name.toLowerCase())),
  );
}

function withoutContent(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith('content-')),
  );
}
