import type { JsonValue } from './json';

/** Shorter values are no secrets worth the name, and stand in too many texts by chance. */
const SHORTEST = 4;
/** Fewer characters of base64 than these say nothing about where they come from. */
const SHORTEST_BASE64 = 5;
const MARK = '[secret]';
const BASE64 = /[\w+/-]/;
const BASE64_OR_PADDING = /[\w+/=-]/;

/**
 * Takes secret values out of texts: as they are, URL-encoded, as JSON writes them, and in base64,
 * also where they are only part of what was encoded (`user:password`). Values of three characters
 * and fewer are left alone.
 */
export class SecretRedactor {
  private readonly written: RegExp | undefined;
  private readonly encoded: RegExp | undefined;

  constructor(values: readonly string[]) {
    const secrets = [...new Set(values)].filter((value) => value.length >= SHORTEST);
    this.written = anyOf(secrets.flatMap(writtenForms));
    this.encoded = anyOf(secrets.flatMap(base64Cores));
  }

  text(text: string): string {
    const plain = this.written === undefined ? text : text.replace(this.written, MARK);
    return this.encoded === undefined ? plain : withoutEncoded(plain, this.encoded);
  }

  /** A copy without secrets in its strings and keys. */
  value<T>(value: T): T {
    return this.written === undefined ? value : (this.walk(value as JsonValue) as T);
  }

  private walk(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.walk(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [this.text(key), this.walk(item)]);
    return Object.fromEntries(entries) as JsonValue;
  }
}

/** Every string in a value, at any depth. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function writtenForms(secret: string): string[] {
  const component = encodeURIComponent(Buffer.from(secret).toString());
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const lowerCase = (text: string): string =>
    text.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
  return [
    secret,
    component,
    lowerCase(component),
    form,
    lowerCase(form),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/**
 * The characters that base64 makes of a secret whatever stands before and behind it: three
 * possibilities, by how many bytes come before, each in both alphabets.
 */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    const sharedAtEnd = (before + bytes.length) % 3 === 0 ? 0 : 1;
    const core = text.slice(before === 0 ? 0 : before + 1, text.length - sharedAtEnd);
    const standard = core.replaceAll('-', '+').replaceAll('_', '/');
    return core.length < SHORTEST_BASE64 ? [] : [core, standard];
  });
}

/** Takes out the whole base64 text around each find: its ends hold the secret's, too. */
function withoutEncoded(text: string, cores: RegExp): string {
  let shown = '';
  let done = 0;
  for (const { index, 0: core } of text.matchAll(cores)) {
    if (index < done) continue;
    let start = index;
    while (start > done && BASE64.test(text[start - 1] ?? '')) start -= 1;
    let end = index + core.length;
    while (end < text.length && BASE64_OR_PADDING.test(text[end] ?? '')) end += 1;
    shown += text.slice(done, start) + MARK;
    done = end;
  }
  return shown + text.slice(done);
}

/** The longest first, where one begins like another. */
function anyOf(texts: readonly string[]): RegExp | undefined {
  if (texts.length === 0) return undefined;
  const parts = [...new Set(texts)].sort((one, other) => other.length - one.length).map(escaped);
  return new RegExp(parts.join('|'), 'g');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
