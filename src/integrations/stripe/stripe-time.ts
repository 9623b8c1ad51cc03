/** A moment as Stripe counts them, or as people write them. */
export type StripeTime = number | string;

/** ISO 8601: a date, or a date with a time, which without a zone is in UTC. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const RANGE_ENDS = ['gt', 'gte', 'lt', 'lte'] as const;
type RangeEnd = (typeof RANGE_ENDS)[number];

/** Unix seconds of a moment; undefined where the text is none. */
export function unixSeconds(time: unknown): number | undefined {
  if (typeof time === 'number') return Number.isSafeInteger(time) && time >= 0 ? time : undefined;
  if (typeof time !== 'string') return undefined;
  const match = ISO.exec(time.trim());
  if (!match) return undefined;
  const text = time.trim().replace(' ', 'T');
  const milliseconds = Date.parse(text.length > 10 && match[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

/** A range with its ends in unix seconds. */
export function rangeInSeconds(
  range: Readonly<Partial<Record<RangeEnd, StripeTime>>>,
): Partial<Record<RangeEnd, number>> {
  const ends = RANGE_ENDS.map((end) => [end, unixSeconds(range[end])] as const);
  return Object.fromEntries(ends.filter(([, seconds]) => seconds !== undefined));
}
