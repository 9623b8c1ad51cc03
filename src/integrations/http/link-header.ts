/** One link: `<target>` and what follows up to the next comma outside of quotes. */
const LINK = /<([^>]*)>((?:\s*;\s*[^\s=;,"]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const PARAM = /;\s*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?/g;

/**
 * The target of the first link with a relation, as written. A link with an anchor is about another
 * document and does not count.
 * @see RFC 8288, 3
 */
export function linkWithRel(header: string | undefined, rel: string): string | undefined {
  for (const [, target = '', params = ''] of (header ?? '').matchAll(LINK)) {
    const values = paramsOf(params);
    const relations = (values.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (relations.includes(rel) && !values.has('anchor')) return target;
  }
  return undefined;
}

/** The first of each name counts. */
function paramsOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of text.matchAll(PARAM)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
    if (!values.has(name.toLowerCase())) values.set(name.toLowerCase(), value);
  }
  return values;
}
