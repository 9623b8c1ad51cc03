import type { JsonObject, JsonValue } from '../../common/json';
import type { CodeField, CodeKind } from '../../node-sdk';

/** Where a value stands in a config: names of objects, positions of arrays. */
export type ConfigPath = readonly (string | number)[];

/** What becomes of one string. `code`: which, where it stands in a field that holds code. */
export type StringVisitor = (
  text: string,
  path: ConfigPath,
  code: CodeKind | undefined,
) => JsonValue;

/**
 * A copy of a config in which `visit` has replaced every string; keys stay as they are.
 * `codeFields` are dotted, with `*` for a position in an array: `rules.*.expression`.
 */
export function mapStrings(
  config: JsonObject,
  codeFields: readonly CodeField[],
  visit: StringVisitor,
): JsonObject {
  const fields = new Map(codeFields.map(({ field, kind }) => [field, kind]));
  const walk = (
    value: JsonValue,
    path: ConfigPath,
    pattern: string,
    inCode: CodeKind | undefined,
  ): JsonValue => {
    const code = inCode ?? fields.get(pattern);
    if (typeof value === 'string') return visit(value, path, code);
    if (Array.isArray(value)) {
      return value.map((item, index) => walk(item, [...path, index], joinPath(pattern, '*'), code));
    }
    return isObject(value) ? walkObject(value, path, pattern, code) : value;
  };
  const walkObject = (
    object: JsonObject,
    path: ConfigPath,
    pattern: string,
    code: CodeKind | undefined,
  ): JsonObject =>
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        key,
        walk(value, [...path, key], joinPath(pattern, key), code),
      ]),
    );
  return walkObject(config, [], '', undefined);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joinPath(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}
