const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:(?<=:\d{2}:\d{2})\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?)?$/;
const LAST_STORABLE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads an ISO 8601 date or date-time; without a zone it is UTC. Undefined for anything else,
 * for days and times that do not exist, and for years that the databases cannot hold.
 */
export function parseIsoDate(text: string): Date | undefined {
  const [matched, day = '', time = '00:00:00', fraction = '', zone = 'Z'] =
    ISO_8601.exec(text) ?? [];
  if (matched !== text) return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const wallClock = `${day}T${time.padEnd(8, ':00')}.${milliseconds}Z`;
  const moment = millisecondsOf(wallClock) - offsetMinutes(zone) * 60_000;
  return moment >= 0 && moment <= LAST_STORABLE ? new Date(moment) : undefined;
}

/** NaN for a day or time that does not exist. */
function millisecondsOf(wallClock: string): number {
  const utc = new Date(wallClock);
  const exists = !Number.isNaN(utc.getTime()) && utc.toISOString() === wallClock;
  return exists ? utc.getTime() : NaN;
}

/** NaN for a zone that does not exist. */
function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
