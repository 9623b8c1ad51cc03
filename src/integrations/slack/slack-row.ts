import type { JsonValue, Row } from '../../node-sdk';

/** A row of what Slack may leave out; what it does is null. */
export function rowOf(values: Readonly<Record<string, JsonValue | undefined>>): Row {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]));
}

/** Unix seconds as ISO 8601 in UTC. */
export function isoMoment(seconds: unknown): string | undefined {
  const number = Number(seconds ?? NaN);
  return number >= 0 && number < 1e11 ? new Date(number * 1000).toISOString() : undefined;
}
