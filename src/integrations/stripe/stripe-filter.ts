import type { TimeRange } from './stripe-list.config';
import { rangeInSeconds } from './stripe-time';

/** The fields of a config that narrow a list down, as Stripe takes them: only those that are set. */
export type StripeFilter<F> = {
  [K in keyof F]?: TimeRange extends F[K] ? ReturnType<typeof rangeInSeconds> : string;
};

/** Leaves out what is not set, and turns ranges of moments into unix seconds. */
export function filterOf<F extends Readonly<Record<string, string | TimeRange | undefined>>>(
  fields: F,
): StripeFilter<F> {
  const given = Object.entries(fields)
    .filter(([, value]) => (value ?? null) !== null)
    .map(([name, value]) => [name, typeof value === 'object' ? rangeInSeconds(value) : value]);
  return Object.fromEntries(given) as StripeFilter<F>;
}
