import type { Request } from 'express';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const SAME_SITE = new Set(['same-origin', 'none']);

/**
 * Whether a request that a cookie authenticates may be carried out: it changes nothing, or no
 * other site's page sent it. Browsers say where it comes from in Sec-Fetch-Site, older ones in
 * Origin; a caller that sends neither (curl) is no browser.
 */
export function isFromOwnPages(request: Request, publicUrl: string | undefined): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return SAME_SITE.has(site);
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.headers.host || isHostOf(host, publicUrl);
}

function isHostOf(host: string, url: string | undefined): boolean {
  return url !== undefined && new URL(url).host === host;
}
