const OPENING = '([';
const CLOSING = ')]';
const QUOTES = `"'`;

/** The names of the fields of a DuckDB type such as `STRUCT(a INTEGER, "b c" STRUCT(d DATE))`. */
export function structFields(sqlType: string): string[] {
  const inner = /^STRUCT\(([\s\S]*)\)$/.exec(sqlType)?.[1];
  return inner === undefined ? [] : atTopLevel(inner).map(fieldName);
}

/** The parts between commas that stand neither in quotes nor in brackets. */
function atTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && QUOTES.includes(character)) quote = character;
    else if (character === quote) quote = '';
    if (quote !== '') continue;
    if (OPENING.includes(character)) depth++;
    if (CLOSING.includes(character)) depth--;
    if (character !== ',' || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

function fieldName(part: string): string {
  const text = part.trim();
  const quoted = /^"((?:[^"]|"")*)"/.exec(text)?.[1];
  return quoted?.replaceAll('""', '"') ?? text.split(' ', 1)[0] ?? text;
}
