import type { ColumnSpec, JsonObject, NodeDocs, Row } from '../../node-sdk';
import { BALANCE_COLUMNS } from './balance-rows';
import { CHARGE_COLUMNS } from './charge-columns';
import { CUSTOMER_COLUMNS } from './customer-columns';
import { INVOICE_COLUMNS } from './invoice-columns';
import { PAYOUT_COLUMNS } from './payout-columns';
import { REFUND_COLUMNS } from './refund-columns';
import { specsOf } from './stripe-column';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns';

const ERRORS = [
  'There is no Stripe credential: create one, or name one in credential_id.',
  'Stripe refuses the key (401), or the key lacks a permission (403): the message says which.',
  'Stripe refuses the request, for example because a customer does not exist: the message is that of Stripe.',
  'Stripe is out of reach, limits the rate or has a fault of its own, and that does not pass after four tries: run it again later.',
];

interface Shown {
  readonly node: string;
  readonly title: string;
  readonly config?: JsonObject;
  /** The setter after it, and the rows that come out. */
  readonly then: readonly { readonly node_type: string; readonly config: JsonObject }[];
  readonly rows: readonly Row[];
}

function docsOf(
  columns: readonly ColumnSpec[],
  { node, title, config, then, rows }: Shown,
): NodeDocs {
  const nodes = [
    { node_type: `stripe/${node}`, ...(config ? { config } : {}) },
    ...then,
    { node_type: 'termination/dashboardOutput' },
  ];
  const edges = nodes
    .slice(1)
    .map((_, index) => ({ source_node_index: index, target_node_index: index + 1 }));
  return { columns, errors: ERRORS, example: { title, nodes, edges, rows } };
}

const select = (...columns: string[]) => ({
  node_type: 'queryoperators/selectColumns',
  config: { columns },
});

export const LIST_CHARGES_DOCS = docsOf(specsOf(CHARGE_COLUMNS), {
  node: 'listCharges',
  title: 'Revenue of the last charges',
  config: { limit: 100, status: 'succeeded' },
  then: [
    {
      node_type: 'queryoperators/computedColumn',
      config: { column_name: 'revenue_usd', expression: 'amount / 100' },
    },
    select('charge_id', 'amount', 'currency', 'revenue_usd'),
  ],
  rows: [
    { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
    { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
  ],
});

export const GET_BALANCE_DOCS = docsOf(BALANCE_COLUMNS, {
  node: 'getBalance',
  title: 'What can be paid out',
  then: [select('currency', 'available', 'pending')],
  rows: [
    { currency: 'usd', available: 666670, pending: 61414 },
    { currency: 'eur', available: 12000, pending: 0 },
  ],
});

export const SEARCH_CHARGES_DOCS = docsOf(specsOf(CHARGE_COLUMNS), {
  node: 'searchCharges',
  title: 'Charges of one order',
  config: { query: "metadata['order_id']:'6735'", limit: 10 },
  then: [select('charge_id', 'amount', 'status')],
  rows: [{ charge_id: 'ch_2def', amount: 2500, status: 'succeeded' }],
});

export const LIST_CUSTOMERS_DOCS = docsOf(specsOf(CUSTOMER_COLUMNS), {
  node: 'listCustomers',
  title: 'Customers of April',
  config: { limit: 1000, created: { gte: '2026-04-01', lt: '2026-05-01' } },
  then: [select('customer_id', 'email', 'country')],
  rows: [{ customer_id: 'cus_9s6XKzkNRiz8i3', email: 'jenny@example.com', country: 'US' }],
});

export const LIST_INVOICES_DOCS = docsOf(specsOf(INVOICE_COLUMNS), {
  node: 'listInvoices',
  title: 'What is still to be paid',
  config: { limit: 1000, status: 'open' },
  then: [select('number', 'customer_email', 'amount_remaining', 'due_date')],
  rows: [
    {
      number: 'A-0001',
      customer_email: 'jenny@example.com',
      amount_remaining: 1000,
      due_date: '2026-05-01T00:00:00.000Z',
    },
  ],
});

export const LIST_SUBSCRIPTIONS_DOCS = docsOf(specsOf(SUBSCRIPTION_COLUMNS), {
  node: 'listSubscriptions',
  title: 'Active subscriptions and what they bring',
  config: { limit: 1000, status: 'active' },
  then: [select('subscription_id', 'unit_amount', 'quantity', 'interval')],
  rows: [
    {
      subscription_id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
      unit_amount: 1000,
      quantity: 2,
      interval: 'month',
    },
  ],
});

export const LIST_PAYOUTS_DOCS = docsOf(specsOf(PAYOUT_COLUMNS), {
  node: 'listPayouts',
  title: 'Money on its way to the bank',
  config: { limit: 50, arrival_date: { gte: '2026-04-01' } },
  then: [select('payout_id', 'amount', 'currency', 'status')],
  rows: [{ payout_id: 'po_1OaFDbEcg9tTZuTg', amount: 1100, currency: 'usd', status: 'paid' }],
});

export const LIST_REFUNDS_DOCS = docsOf(specsOf(REFUND_COLUMNS), {
  node: 'listRefunds',
  title: 'Refunds of one charge',
  config: { charge: 'ch_2def' },
  then: [select('refund_id', 'amount', 'reason')],
  rows: [
    { refund_id: 're_1Nispe2eZvKYlo2Cd31jOCgZ', amount: 500, reason: 'requested_by_customer' },
  ],
});
