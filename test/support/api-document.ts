import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = readFileSync(join(process.cwd(), 'docs/rest-api.md'), 'utf8');

/** The fenced code blocks under a heading of docs/rest-api.md, in order. */
export function codeBlocks(heading: string, language: string): string[] {
  const section = DOCUMENT.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`docs/rest-api.md has no section "${heading}"`);
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm');
  return [...section.matchAll(fence)].map((match) => match[1] ?? '');
}

/** The JSON examples under a heading, parsed. */
export function jsonExamples(heading: string): unknown[] {
  return codeBlocks(heading, 'json').map((text) => JSON.parse(text) as unknown);
}

/**
 * Where `actual` lacks something of the documented example: a key, or the same JSON type. Lists are
 * compared by their first items. `ids` and row contents may differ, so values are not compared.
 */
export function shapeDifferences(example: unknown, actual: unknown, path = ''): string[] {
  if (actual === null || example === null) return [];
  if (kindOf(example) !== kindOf(actual)) return [`${path} is not ${kindOf(example)}`];
  if (Array.isArray(example) && Array.isArray(actual)) {
    const both = example.length > 0 && actual.length > 0;
    return both ? shapeDifferences(example[0], actual[0], `${path}[0]`) : [];
  }
  if (typeof example !== 'object') return [];
  const fields = actual as Record<string, unknown>;
  return Object.entries(example).flatMap(([key, value]) =>
    key in fields
      ? shapeDifferences(value, fields[key], `${path}.${key}`)
      : [`${path}.${key} is missing`],
  );
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
