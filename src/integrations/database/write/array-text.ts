import type { JsonValue } from '../../../node-sdk';

/** A list as a PostgreSQL array; objects in it are JSON. */
export function arrayText(values: readonly JsonValue[]): string {
  return `{${values.map(element).join(',')}}`;
}

/** Texts as a PostgreSQL array of one dimension. */
export function textsArray(texts: readonly (string | null)[]): string {
  let array = '{';
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? null;
    if (index > 0) array += ',';
    array += text === null ? 'NULL' : quoted(text);
  }
  return `${array}}`;
}

function element(value: JsonValue): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return arrayText(value);
  return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
