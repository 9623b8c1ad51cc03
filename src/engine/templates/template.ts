import {
  Context,
  Liquid,
  toValueSync,
  TypeGuards,
  type Filter,
  type Output,
  type Token,
} from 'liquidjs';
import type { JsonObject, JsonValue } from '../../common/json';
import { BoundedCache } from '../../common/bounded-cache';
import { pathOf, type PlaceholderPath } from './placeholder-grammar';
import { TemplateError } from './template-error';

/** What placeholders may name, and where: design §4, "Params". */
export const PLACEHOLDER_ROOTS = [
  'params',
  'input',
  'row',
  'rows',
  'total_rows',
  'workflow',
] as const;
export type PlaceholderRoot = (typeof PLACEHOLDER_ROOTS)[number];

/** The values of the roots. A root that is absent cannot be used. */
export type Scope = Readonly<Partial<Record<PlaceholderRoot, JsonValue>>>;

/** One `{{ ... }}` of a string. */
export interface Placeholder {
  /** As written, braces included. */
  readonly text: string;
  /** Every path it reads: its own and those of `default`. */
  readonly paths: readonly PlaceholderPath[];
  hasValue(scope: Scope): boolean;
  /** Throws TemplateError where there is no value. */
  evaluate(scope: Scope): JsonValue;
}

/** A string cut into literal text and placeholders. */
export type Template = readonly (string | Placeholder)[];

type FilterArg = Filter['args'][number];

/** Room for rendered text that is quoted against the second pass. */
const MAX_PARSED_CHARACTERS = 67_108_864;
const MAX_AUTHORED_CHARACTERS = 1_048_576;
const MAX_PLACEHOLDERS = 1000;
/** Longer texts are parsed each time, so that the cache stays small: 1000 x 4 KiB at the most. */
const MAX_CACHED_CHARACTERS = 4096;

const cache = new BoundedCache<string, Template>(1000);

/** Tags have no delimiter that a JSON text could hold, so that `{%` is text like any other. */
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  tagDelimiterLeft: '\uDFFF{%',
  tagDelimiterRight: '%}\uDFFF',
  parseLimit: MAX_PARSED_CHARACTERS,
});
for (const name of Object.keys(liquid.filters)) {
  if (name !== 'default') Reflect.deleteProperty(liquid.filters, name);
}

/** Whether there is anything to render in a string. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('{{');
}

/**
 * `parseTemplate` for what a person wrote: no tags, at most 1 Mi characters and 1000 placeholders.
 * Rendered text may hold more, and `{% %}`: it is data.
 */
export function parseAuthored(text: string): Template {
  refuseTags(text);
  if (text.length > MAX_AUTHORED_CHARACTERS) {
    throw new TemplateError(
      `A text may hold at most ${String(MAX_AUTHORED_CHARACTERS)} characters`,
    );
  }
  const template = parseTemplate(text);
  if (template.filter((piece) => typeof piece !== 'string').length > MAX_PLACEHOLDERS) {
    throw new TemplateError(`A text may hold at most ${String(MAX_PLACEHOLDERS)} placeholders`);
  }
  return template;
}

function refuseTags(text: string): void {
  const start = text.indexOf('{%');
  if (start >= 0 && text.includes('%}', start)) {
    throw new TemplateError('Tags {% %} are not available: use {{ params.name }}');
  }
}

/**
 * Cuts a string at its placeholders. Throws TemplateError for a placeholder that is not closed or
 * not of the form `{{ path | default: value }}`.
 */
export function parseTemplate(text: string): Template {
  const known = cache.get(text);
  if (known) return known;
  const template = parse(text);
  if (text.length <= MAX_CACHED_CHARACTERS) cache.set(text, template);
  return template;
}

function parse(text: string): Template {
  if (!hasPlaceholder(text)) return [text];
  return liquidParse(text).map((piece) =>
    isOutput(piece) ? placeholderOf(piece) : literalOf(piece.token),
  );
}

function liquidParse(text: string) {
  try {
    return liquid.parse(text);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(', line:');
    throw new TemplateError(explained(reason), { cause: error });
  }
}

function explained(reason: string): string {
  const filter = /^undefined filter: (.*)$/.exec(reason)?.[1];
  if (filter !== undefined) return `Unknown filter "${filter}": placeholders know only "default"`;
  return `Bad placeholder: ${reason}`;
}

function isOutput(piece: object): piece is Output {
  return 'value' in piece;
}

function literalOf(token: unknown): string {
  return TypeGuards.isHTMLToken(token) ? token.getContent() : '';
}

function placeholderOf(output: Output): Placeholder {
  const text = output.token.getText();
  const evaluate = (scope: Scope): JsonValue | undefined =>
    toValueSync(output.value.value(new Context(scope as JsonObject, liquid.options), true)) as
      JsonValue | undefined;
  return {
    text,
    paths: valuesOf(output, text).flatMap((value) => pathOf(value, text) ?? []),
    hasValue: (scope) => evaluate(scope) !== undefined,
    evaluate: (scope) => {
      const value = evaluate(scope);
      if (value === undefined) throw new TemplateError(`${text} has no value`);
      return value;
    },
  };
}

/** The value itself and those of its filters. */
function valuesOf(output: Output, text: string): Token[] {
  const { initial, filters } = output.value;
  const [token] = initial.postfix;
  if (token === undefined || initial.postfix.length > 1) {
    throw new TemplateError(`Bad placeholder ${text}: write {{ params.name }}, without operators`);
  }
  const args = filters.flatMap((filter) => filter.args);
  const values = args.map((arg) => (isKeyValuePair(arg) ? arg[1] : arg));
  return [token, ...values.filter((value) => value !== undefined)];
}

function isKeyValuePair(arg: FilterArg): arg is Extract<FilterArg, readonly unknown[]> {
  return Array.isArray(arg);
}
