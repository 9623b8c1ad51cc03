import { NodeError } from '../../../node-sdk';
import type { IngestRow } from '../ingest/column-scan';

/** The parts of a dot path: `data.items`. */
export function pathParts(recordsPath: string | undefined): string[] {
  return recordsPath === undefined || recordsPath === '' ? [] : recordsPath.split('.');
}

/** The rows of a parsed document: an array of objects, or one object. Throws NodeError. */
export function recordsOf(document: unknown, recordsPath?: string): readonly IngestRow[] {
  const found = pathParts(recordsPath).reduce<unknown>((value, part) => {
    if (isObject(value) && Object.hasOwn(value, part)) return value[part];
    throw noRecordsAt(recordsPath ?? '');
  }, document);
  if (Array.isArray(found)) return checkRecords(found);
  if (isObject(found)) return checkRecords([found]);
  throw new NodeError(`${place(recordsPath)} must be an array of objects or one object`);
}

/** Throws NodeError naming the first element that is no object, or a column without a name. */
export function checkRecords(elements: readonly unknown[], before = 0): readonly IngestRow[] {
  const index = elements.findIndex((element) => !isObject(element));
  if (index < 0) return elements as readonly IngestRow[];
  throw new NodeError(
    `Every element must be an object: element ${String(before + index)} is ${nameOf(elements[index])}`,
  );
}

export function noRecordsAt(recordsPath: string): NodeError {
  return new NodeError(`The JSON has nothing at records_path "${recordsPath}"`);
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
