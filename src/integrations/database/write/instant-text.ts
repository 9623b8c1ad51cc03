/** A date with a time of day, in ISO 8601 or with a blank: date, time, fraction, zone. */
export const INSTANT =
  /^([+-]?\d{4,6}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A moment as servers take it whose session is in UTC: without T and zone, an offset counted in.
 * What is no moment in that notation stays as it is, for the server to judge.
 */
export function instantText(text: string): string {
  const [, date, time, fraction = '', zone = 'Z'] = INSTANT.exec(text) ?? [];
  if (date === undefined || time === undefined) return text;
  const offset = offsetMinutes(zone);
  if (offset === 0) return `${date} ${time}${fraction}`;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const moment = Date.parse(`${date}T${seconds}Z`);
  if (Number.isNaN(moment)) return text;
  const utc = new Date(moment - offset * 60_000).toISOString();
  return `${utc.slice(0, 19).replace('T', ' ')}${fraction}`;
}

function offsetMinutes(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
