import { getMetadataStorage, type ValidationError } from 'class-validator';
import { closest, distance } from 'fastest-levenshtein';

/** Longer names are no slips of the pen, and are shown in part. */
const LONGEST_NAME = 100;

/** Part of a name that may be other in one that was meant. */
const MOST_CHANGED = 0.4;

/** What to tell who sent a field that its DTO does not have: `path` names it, in full. */
export function unknownField({ property, target }: ValidationError, path: string): string {
  const shown = path.length > LONGEST_NAME ? `${path.slice(0, LONGEST_NAME)}…` : path;
  const known = target === undefined ? [] : fieldsOf(target.constructor);
  if (known.length === 0) return `Unknown field: ${shown}`;
  const near = property.length > LONGEST_NAME ? undefined : nearest(property, known);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `Unknown field: ${shown}.${hint} There are ${known.join(', ')}`;
}

/** Undefined where none resembles it. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const near = closest(name, known);
  return distance(name, near) <= name.length * MOST_CHANGED ? near : undefined;
}

/** Those that have validators, inherited ones included. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- as class-validator wants it
function fieldsOf(dtoClass: Function): string[] {
  const validations = getMetadataStorage().getTargetValidationMetadatas(dtoClass, '', false, false);
  return [...new Set(validations.map(({ propertyName }) => propertyName))];
}
