import { type ColumnSpec, NodeError, type Row } from '../../node-sdk';

/** Amounts of the balance, each in one currency. */
type Amounts = readonly { readonly amount: number; readonly currency: string }[];

/** What is read of Stripe's balance; accounts without Connect or instant payouts lack some. */
export interface BalanceAmounts {
  readonly livemode: boolean;
  readonly available: Amounts;
  readonly pending: Amounts;
  readonly connect_reserved?: Amounts;
  readonly instant_available?: Amounts;
}

const KINDS = ['available', 'pending', 'connect_reserved', 'instant_available'] as const;

export const BALANCE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'currency', type: 'string' },
  ...KINDS.map((name) => ({ name, type: 'number' }) as const),
  { name: 'livemode', type: 'boolean' },
];

/** One row a currency, in the order in which Stripe names them; what has no such currency is 0. */
export function balanceRows(balance: BalanceAmounts): Row[] {
  const amounts = KINDS.map((kind) => [kind, amountsIn(balance, kind)] as const);
  const currencies = new Set(
    amounts.flatMap(([, entries]) => entries.map(({ currency }) => currency)),
  );
  return [...currencies].map((currency) => ({
    currency,
    ...Object.fromEntries(amounts.map(([kind, entries]) => [kind, sumOf(entries, currency)])),
    livemode: balance.livemode,
  }));
}

/** Only `available` is always there. Whatever stands behind a base_url may answer something else. */
function amountsIn(balance: BalanceAmounts, kind: (typeof KINDS)[number]): Amounts {
  const amounts: unknown = balance[kind] ?? (kind === 'available' ? null : []);
  if (Array.isArray(amounts) && amounts.every(isAmount)) return amounts;
  throw new NodeError(
    'What answered is not Stripe: a balance was expected. Check the base_url of the credential',
  );
}

function isAmount(entry: unknown): entry is Amounts[number] {
  const { amount, currency } = (entry ?? {}) as Partial<Amounts[number]>;
  return typeof amount === 'number' && typeof currency === 'string';
}

function sumOf(amounts: Amounts, wanted: string): number {
  return amounts
    .filter(({ currency }) => currency === wanted)
    .reduce((sum, { amount }) => sum + amount, 0);
}
