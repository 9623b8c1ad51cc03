import { NodeError } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';

/** The parts of a dot path: `data.items`. */
export function pathParts(recordsPath: string | undefined): string[] {
  return recordsPath === undefined || recordsPath === '' ? [] : recordsPath.split('.');
}

/** The rows of a parsed document: an array of objects, or one object. Throws NodeError. */
export function recordsOf(document: unknown, recordsPath?: string): readonly IngestRow[] {
  const parts = pathParts(recordsPath);
  const found = parts.reduce<unknown>((value, part, depth) => {
    if (!isObject(value)) throw noRecordsAt(parts, depth, nameOf(value));
    if (Object.hasOwn(value, part)) return value[part];
    throw noRecordsAt(parts, depth, Object.keys(value));
  }, document);
  if (Array.isArray(found)) return checkRecords(found);
  if (isObject(found)) return checkRecords([found]);
  if (found === null && parts.length > 0) return [];
  throw noArray(recordsPath);
}

export function notValid(): NodeError {
  return new NodeError('The JSON cannot be read: it is not valid');
}

export function noArray(recordsPath?: string): NodeError {
  return new NodeError(`${place(recordsPath)} must be an array of objects or one object`);
}

/** Throws NodeError naming the first element that is no object, or a column without a name. */
export function checkRecords(elements: readonly unknown[], before = 0): readonly IngestRow[] {
  const index = elements.findIndex((element) => !isObject(element));
  if (index < 0) return elements as readonly IngestRow[];
  throw new NodeError(
    `Every element must be an object: element ${String(before + index)} is ${nameOf(elements[index])}`,
  );
}

/** Names of keys that a message lists, and the length of each. */
const MOST_KEYS = 10;
const LONGEST_KEY = 40;

/**
 * Nothing stands at the path: what stands where its first `depth` parts lead has other keys, or is
 * no object at all.
 */
export function noRecordsAt(
  parts: readonly string[],
  depth: number,
  found: readonly string[] | string,
): NodeError {
  const where = depth === 0 ? 'the document' : `"${parts.slice(0, depth).join('.')}"`;
  const what = typeof found === 'string' ? `is ${found}` : `has ${keyList(found)}`;
  return new NodeError(
    `The JSON has nothing at records_path "${parts.join('.')}": ${where} ${what}`,
  );
}

function keyList(keys: readonly string[]): string {
  if (keys.length === 0) return 'no keys';
  const shown = keys.slice(0, MOST_KEYS).map((key) => `"${key.slice(0, LONGEST_KEY)}"`);
  return `the keys ${shown.join(', ')}${keys.length > MOST_KEYS ? ', …' : ''}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function place(recordsPath: string | undefined): string {
  return recordsPath === undefined || recordsPath === ''
    ? 'The JSON'
    : `What stands at records_path "${recordsPath}"`;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
