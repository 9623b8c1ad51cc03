import { column, type StripeColumn } from './stripe-column';

/** A refund as a row. Amounts are in the smallest unit of the currency, as Stripe gives them. */
export const REFUND_COLUMNS: readonly StripeColumn[] = [
  column('refund_id', 'string', 'id'),
  column('charge_id', 'string', 'charge'),
  column('payment_intent_id', 'string', 'payment_intent'),
  column('amount', 'number'),
  column('currency', 'string'),
  column('status', 'string'),
  column('reason', 'string'),
  column('created', 'datetime'),
  column('customer_id', 'string', 'customer'),
  column('balance_transaction_id', 'string', 'balance_transaction'),
  column('description', 'string'),
  column('failure_reason', 'string'),
  column('receipt_number', 'string'),
  column('metadata', 'object'),
];
