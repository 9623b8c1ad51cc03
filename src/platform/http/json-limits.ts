import { AppError } from '../../common/app-error';
import type { JsonObject, JsonValue } from '../../common/json';

const MAX_DEPTH = 32;
/** The time to check an object grows with the square of its keys. */
const MAX_KEYS = 10_000;
/** Names that reach an object's prototype. */
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses JSON nested deeper than 32 levels, with more than 10 000 keys in one object, or with keys
 * that reach a prototype: INVALID_INPUT.
 */
export function assertWithinLimits(body: JsonValue): void {
  visit(body, []);
}

function visit(value: JsonValue, path: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) {
    throw refused(path, `is nested deeper than ${String(MAX_DEPTH)} levels`);
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (typeof item === 'object') visit(item, [...path, String(index)]);
    }
    return;
  }
  visitObject(value, path);
}

function visitObject(object: JsonObject, path: string[]): void {
  const entries = Object.entries(object);
  if (entries.length > MAX_KEYS) {
    throw refused(path, `has an object of more than ${String(MAX_KEYS)} keys`);
  }
  for (const [key, item] of entries) {
    if (REFUSED_KEYS.has(key))
      throw refused([...path, key], `has a key that is not allowed: ${key}`);
    if (typeof item === 'object') visit(item, [...path, key]);
  }
}

function refused(path: readonly string[], problem: string): AppError {
  const message = `The request body ${problem}`;
  return new AppError('INVALID_INPUT', message, { details: [{ path: path.join('.'), message }] });
}
