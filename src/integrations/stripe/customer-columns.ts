import { column, type StripeColumn } from './stripe-column';

/** A customer as a row. */
export const CUSTOMER_COLUMNS: readonly StripeColumn[] = [
  column('customer_id', 'string', 'id'),
  column('email', 'string'),
  column('name', 'string'),
  column('phone', 'string'),
  column('description', 'string'),
  column('created', 'datetime'),
  column('balance', 'number'),
  column('currency', 'string'),
  column('delinquent', 'boolean'),
  column('line1', 'string', 'address.line1'),
  column('line2', 'string', 'address.line2'),
  column('postal_code', 'string', 'address.postal_code'),
  column('city', 'string', 'address.city'),
  column('state', 'string', 'address.state'),
  column('country', 'string', 'address.country'),
  column('default_payment_method_id', 'string', 'invoice_settings.default_payment_method'),
  column('default_source_id', 'string', 'default_source'),
  column('tax_exempt', 'string'),
  column('livemode', 'boolean'),
  column('metadata', 'object'),
];
