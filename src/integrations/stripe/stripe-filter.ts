import { unixSeconds } from '../../node-sdk';
import type { TimeRange } from './stripe-list.config';

const RANGE_ENDS = ['gt', 'gte', 'lt', 'lte'] as const;

/** A range as Stripe takes it, in unix seconds. */
export type RangeInSeconds = Partial<Record<(typeof RANGE_ENDS)[number], number>>;

/** The fields of a config that narrow a list down, as Stripe takes them: only those that are set. */
export type StripeFilter<F> = {
  [K in keyof F]?: TimeRange extends F[K] ? RangeInSeconds : string;
};

/** Leaves out what is not set, and turns ranges of moments into unix seconds. */
export function filterOf<F extends Readonly<Record<string, string | TimeRange | undefined>>>(
  fields: F,
): StripeFilter<F> {
  const given = Object.entries(fields)
    .filter(([, value]) => (value ?? null) !== null)
    .map(([name, value]) => [name, typeof value === 'object' ? inSeconds(value) : value]);
  return Object.fromEntries(given) as StripeFilter<F>;
}

function inSeconds(range: TimeRange): RangeInSeconds {
  return Object.fromEntries(
    RANGE_ENDS.flatMap((end) => {
      const seconds = unixSeconds(range[end]);
      return seconds === undefined ? [] : [[end, Math.floor(seconds)]];
    }),
  );
}
