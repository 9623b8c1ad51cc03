import type { JsonObject } from '../../../src/common/json';

/** Unix seconds. */
const at = (text: string): number => Date.parse(text) / 1000;

/** Objects in the form of Stripe's API reference, shortened; the newest first, as Stripe lists them. */
export function charge(id: string, fields: JsonObject = {}): JsonObject & { id: string } {
  return {
    id,
    object: 'charge',
    amount: 1099,
    amount_captured: 1099,
    amount_refunded: 0,
    balance_transaction: 'txn_1MiN3gLkdIwHu7ixxapQrznl',
    billing_details: {
      address: { city: null, country: 'US', line1: null, postal_code: '94107' },
      email: 'jenny@example.com',
      name: 'Jenny Rosen',
    },
    captured: true,
    created: at('2026-04-02T10:00:00Z'),
    currency: 'usd',
    customer: 'cus_9s6XKzkNRiz8i3',
    description: null,
    disputed: false,
    failure_code: null,
    livemode: false,
    metadata: {},
    outcome: { risk_level: 'normal', risk_score: 32, type: 'authorized' },
    paid: true,
    payment_intent: null,
    payment_method: 'card_1MmlLrLkdIwHu7ixIJwEWSNR',
    payment_method_details: {
      card: { brand: 'visa', country: 'US', last4: '4242', funding: 'credit' },
      type: 'card',
    },
    refunded: false,
    status: 'succeeded',
    ...fields,
  };
}

/** What an account holds at first. */
export const ACCOUNT: Readonly<Record<string, readonly (JsonObject & { id: string })[]>> = {
  charges: [
    charge('ch_1abc', { amount: 4999, created: at('2026-04-03T10:00:00Z') }),
    charge('ch_2def', { amount: 2500, metadata: { order_id: '6735' } }),
    charge('ch_3ghi', {
      amount: 800,
      status: 'failed',
      paid: false,
      failure_code: 'card_declined',
    }),
  ],
  customers: [
    {
      id: 'cus_9s6XKzkNRiz8i3',
      object: 'customer',
      address: { city: 'San Francisco', country: 'US', line1: '1 Main St', postal_code: '94107' },
      balance: 0,
      created: at('2026-04-01T00:00:00Z'),
      currency: 'usd',
      delinquent: false,
      email: 'jenny@example.com',
      invoice_settings: { default_payment_method: null },
      livemode: false,
      metadata: { tier: 'gold' },
      name: 'Jenny Rosen',
    },
  ],
  invoices: [
    {
      id: 'in_1MtHbELkdIwHu7ixl4OzzPMv',
      object: 'invoice',
      amount_due: 1000,
      amount_paid: 0,
      amount_remaining: 1000,
      attempt_count: 0,
      collection_method: 'send_invoice',
      created: at('2026-04-01T00:00:00Z'),
      currency: 'usd',
      customer: 'cus_9s6XKzkNRiz8i3',
      customer_email: 'jenny@example.com',
      due_date: at('2026-05-01T00:00:00Z'),
      livemode: false,
      metadata: {},
      number: 'A-0001',
      parent: { subscription_details: { subscription: 'sub_1MowQVLkdIwHu7ixeRlqHVzs' } },
      status: 'open',
      status_transitions: { finalized_at: at('2026-04-01T01:00:00Z'), paid_at: null },
      subtotal: 1000,
      total: 1000,
    },
  ],
  subscriptions: [
    {
      id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
      object: 'subscription',
      cancel_at_period_end: false,
      created: at('2026-03-01T00:00:00Z'),
      currency: 'usd',
      customer: 'cus_9s6XKzkNRiz8i3',
      items: {
        object: 'list',
        data: [
          {
            id: 'si_Na6dzxczY5fwHx',
            current_period_start: at('2026-04-01T00:00:00Z'),
            current_period_end: at('2026-05-01T00:00:00Z'),
            price: {
              id: 'price_1MowQULkdIwHu7ixraBm864M',
              product: 'prod_Na6dGcTsmU0I4R',
              recurring: { interval: 'month', interval_count: 1 },
              unit_amount: 1000,
            },
            quantity: 2,
          },
        ],
      },
      livemode: false,
      metadata: {},
      status: 'active',
    },
  ],
  payouts: [
    {
      id: 'po_1OaFDbEcg9tTZuTg',
      object: 'payout',
      amount: 1100,
      arrival_date: at('2026-04-05T00:00:00Z'),
      automatic: true,
      created: at('2026-04-03T00:00:00Z'),
      currency: 'usd',
      destination: 'ba_1MtIhL2eZvKYlo2CAElKwKu2',
      livemode: false,
      metadata: {},
      status: 'paid',
      type: 'bank_account',
    },
  ],
  refunds: [
    {
      id: 're_1Nispe2eZvKYlo2Cd31jOCgZ',
      object: 'refund',
      amount: 500,
      charge: 'ch_2def',
      created: at('2026-04-04T00:00:00Z'),
      currency: 'usd',
      metadata: {},
      payment_intent: null,
      reason: 'requested_by_customer',
      status: 'succeeded',
    },
  ],
};

export const BALANCE: JsonObject = {
  object: 'balance',
  available: [
    { amount: 666670, currency: 'usd', source_types: { card: 666670 } },
    { amount: 12000, currency: 'eur', source_types: { card: 12000 } },
  ],
  connect_reserved: [{ amount: 0, currency: 'usd' }],
  livemode: false,
  pending: [{ amount: 61414, currency: 'usd', source_types: { card: 61414 } }],
};
