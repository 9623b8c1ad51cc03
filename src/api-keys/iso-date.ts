const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const LAST_STORABLE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads an ISO 8601 date or date-time; without a zone it is UTC. Undefined for anything else,
 * for days and times that do not exist, and for years that the databases cannot hold.
 */
export function parseIsoDate(text: string): Date | undefined {
  const match = ISO_8601.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] =
    match;
  const millisecond = fraction.slice(0, 3).padEnd(3, '0');
  const wallClock = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}.${millisecond}Z`;
  const utc = new Date(wallClock);
  if (Number.isNaN(utc.getTime()) || utc.toISOString() !== wallClock) return undefined;
  const offset = offsetMinutes(zone ?? 'Z');
  if (offset === undefined) return undefined;
  const time = utc.getTime() - offset * 60_000;
  return time > LAST_STORABLE || time < 0 ? undefined : new Date(time);
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
