import type { ErrorDetail } from '../../common/app-error';
import type { JsonObject } from '../../common/json';
import type { CodeField, CodeKind } from '../../node-sdk';
import { dotted, type PlaceholderPath } from './placeholder-grammar';
import { mapStrings } from './map-strings';
import {
  hasPlaceholder,
  parseAuthored,
  parseTemplate,
  PLACEHOLDER_ROOTS,
  type Placeholder,
  type PlaceholderRoot,
} from './template';
import { TemplateError } from './template-error';

/** The placeholders of a string in order. Throws TemplateError where one cannot be read. */
export function placeholdersIn(text: string): Placeholder[] {
  return parseAuthored(text).filter((piece) => typeof piece !== 'string');
}

/** Whether a string is one placeholder and nothing else, so that the value keeps its type. */
export function isWholePlaceholder(value: unknown): value is string {
  return typeof value === 'string' && parsesAsOne(value);
}

function parsesAsOne(text: string): boolean {
  if (!text.startsWith('{{') || !text.endsWith('}}')) return false;
  try {
    const template = parseTemplate(text);
    return template.length === 1 && typeof template[0] !== 'string';
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}

/**
 * What is wrong with the placeholders of a config before any value is known: unreadable ones, ones
 * in code, and roots that this kind of node does not have.
 */
export function checkPlaceholders(
  config: JsonObject,
  codeFields: readonly CodeField[],
  roots: readonly PlaceholderRoot[],
): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  mapStrings(config, codeFields, (text, path, code) => {
    const message = code ? codeFault(text, code) : textFault(text, roots);
    if (message !== undefined) problems.push({ path: dotted(path), message });
    return text;
  });
  return problems;
}

/** The same for a config whose text is rendered: `{{` in it is data, but not in code. */
export function checkCode(config: JsonObject, codeFields: readonly CodeField[]): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  mapStrings(config, codeFields, (text, path, code) => {
    const message = code ? codeFault(text, code) : undefined;
    if (message !== undefined) problems.push({ path: dotted(path), message });
    return text;
  });
  return problems;
}

/** Why a string that is code may not stand: placeholders would make code of data. */
export function codeFault(text: string, kind: CodeKind): string | undefined {
  if (!hasPlaceholder(text)) return undefined;
  const placeholder = /\{\{-?\s*([\w.]+)/.exec(text)?.[1] ?? 'params.name';
  if (kind === 'query') {
    return `Placeholders are not available in a query: put {{ ${placeholder} }} into params, and the server's own placeholder (? or $1) here`;
  }
  if (kind === 'port') {
    return `Placeholders are not available in the name of a port: edges refer to it before there are params`;
  }
  const name = /^params\.(\w+)/.exec(placeholder)?.[1] ?? 'name';
  return `Placeholders are not available in code: write $${name} for the parameter params.${name}`;
}

function textFault(text: string, roots: readonly PlaceholderRoot[]): string | undefined {
  try {
    const paths = placeholdersIn(text).flatMap((placeholder) => placeholder.paths);
    return paths.map((path) => rootFault(path, roots)).find((fault) => fault !== undefined);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

function rootFault(path: PlaceholderPath, roots: readonly PlaceholderRoot[]): string | undefined {
  const root = String(path[0]);
  if (roots.some((allowed) => allowed === root)) return undefined;
  const known = roots.join(', ');
  return PLACEHOLDER_ROOTS.some((name) => name === root)
    ? `{{ ${dotted(path)} }} is not available in this node: it may use ${known}`
    : `Unknown placeholder {{ ${dotted(path)} }}: it must begin with one of ${known}`;
}
