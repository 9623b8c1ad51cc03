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
  if (!Array.isArray((balance as Partial<BalanceAmounts>).available)) {
    throw new NodeError(
      'What answered is not Stripe: a balance was expected. Check the base_url of the credential',
    );
  }
  const currencies = new Set(
    KINDS.flatMap((kind) => (balance[kind] ?? []).map(({ currency }) => currency)),
  );
  return [...currencies].map((currency) => ({
    currency,
    ...Object.fromEntries(KINDS.map((kind) => [kind, sumOf(balance[kind] ?? [], currency)])),
    livemode: balance.livemode,
  }));
}

function sumOf(amounts: Amounts, wanted: string): number {
  return amounts
    .filter(({ currency }) => currency === wanted)
    .reduce((sum, { amount }) => sum + amount, 0);
}
