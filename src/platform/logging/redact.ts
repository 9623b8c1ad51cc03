/** Keys of this server, credentials in addresses, tokens of common services, whole headers. */
const SECRET_TEXTS =
  /\bvntg_[0-9A-Za-z]{10,}|\b(?:sk|rk)_(?:live|test)_\w+|\bwhsec_\w+|\bxox[a-z]-[\w-]+|\b(?:Bearer|Basic) +[\w.~+/=-]{6,}/g;
const ADDRESSES = /\b([a-z][a-z0-9+.-]*):\/\/([^\s"'\\<>]+)/gi;
/** A part of a path that no person would write: the secret of a webhook. */
const TOKEN = /^(?=.*\d)[\w-]{16,}$/;
/** Any of these must be in a text that has something to hide. */
const SUSPICIOUS = /:\/\/|vntg_|[sr]k_|whsec_|xox|Bearer|Basic/;

/**
 * Takes secrets out of a text for the log: API keys, tokens, and of addresses the user, the query
 * and parts of the path that look like a token. Ids of runs and requests stay.
 */
export function redact(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(ADDRESSES, (_, scheme: string, rest: string) => `${scheme}://${withoutSecrets(rest)}`)
    .replace(SECRET_TEXTS, HIDDEN);
}

const HIDDEN = '[redacted]';

function withoutSecrets(address: string): string {
  const [beforeQuery = '', ...query] = address.split(/[?#]/);
  const [place = '', ...path] = beforeQuery.split('/');
  const at = place.lastIndexOf('@');
  const host = at < 0 ? place : `${HIDDEN}@${place.slice(at + 1)}`;
  const parts = path.map((part) => (TOKEN.test(part) && !isOurs(part) ? HIDDEN : part));
  return [host, ...parts].join('/') + (query.length > 0 ? `?${HIDDEN}` : '');
}

function isOurs(part: string): boolean {
  return /^(exec_|req_)/.test(part);
}
