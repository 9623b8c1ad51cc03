import type { JsonValue, Row } from '../../node-sdk';

/** A row of what Slack may leave out; what it does is null. */
export function rowOf(values: Readonly<Record<string, JsonValue | undefined>>): Row {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}
