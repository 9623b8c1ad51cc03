import type { JsonObject } from '../../common/json';
import type { Escape, EscapedField } from '../../node-sdk';
import type { ConfigPath } from './map-strings';

/** How the values of placeholders at a place of this config are escaped, if they are. */
export function escapesIn(
  config: JsonObject,
  fields: readonly EscapedField[],
): (path: ConfigPath) => Escape | undefined {
  const escapes = new Map(fields.map(({ field, escapeIn }) => [field, escapeIn(config)]));
  return (path) => escapes.get(String(path[0]));
}
