import { column, type StripeColumn } from './stripe-column';

/** A payout as a row. Amounts are in the smallest unit of the currency, as Stripe gives them. */
export const PAYOUT_COLUMNS: readonly StripeColumn[] = [
  column('payout_id', 'string', 'id'),
  column('amount', 'number'),
  column('currency', 'string'),
  column('status', 'string'),
  column('created', 'datetime'),
  column('arrival_date', 'datetime'),
  column('automatic', 'boolean'),
  column('method', 'string'),
  column('type', 'string'),
  column('source_type', 'string'),
  column('destination_id', 'string', 'destination'),
  column('balance_transaction_id', 'string', 'balance_transaction'),
  column('description', 'string'),
  column('statement_descriptor', 'string'),
  column('failure_code', 'string'),
  column('failure_message', 'string'),
  column('reconciliation_status', 'string'),
  column('original_payout_id', 'string', 'original_payout'),
  column('reversed_by_payout_id', 'string', 'reversed_by'),
  column('livemode', 'boolean'),
  column('metadata', 'object'),
];
