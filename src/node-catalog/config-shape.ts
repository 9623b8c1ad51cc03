import type { ConfigProblem } from '../node-sdk';
import { isWholePlaceholder } from '../engine/templates/placeholders';
import { nestedFieldsOf, type ConfigConstructor, type NestedField } from './config-fields';

/**
 * Nested objects that are none. class-validator lets an object pass for an array of objects, and
 * an empty array for an object.
 */
export function shapeProblems(
  configClass: ConfigConstructor,
  config: object,
  skipPlaceholders: boolean,
  above = '',
): ConfigProblem[] {
  const given = new Map<string, unknown>(Object.entries(config));
  return nestedFieldsOf(configClass).flatMap((field) => {
    const value = given.get(field.name);
    if (value === undefined || value === null) return [];
    if (skipPlaceholders && isWholePlaceholder(value)) return [];
    return fieldProblems(field, value, skipPlaceholders, above + field.name);
  });
}

function fieldProblems(
  { many, type }: NestedField,
  value: unknown,
  skipPlaceholders: boolean,
  path: string,
): ConfigProblem[] {
  if (many && !Array.isArray(value)) return [{ path, message: `${path} must be an array` }];
  const items = many ? [...(value as unknown[]).entries()] : [[undefined, value] as const];
  return items.flatMap(([index, item]) => {
    const place = index === undefined ? path : `${path}.${String(index)}`;
    if (skipPlaceholders && isWholePlaceholder(item)) return [];
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      return [{ path: place, message: `${place} must be an object` }];
    }
    return type === undefined ? [] : shapeProblems(type, item, skipPlaceholders, `${place}.`);
  });
}
