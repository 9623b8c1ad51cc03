import { StripeId } from './stripe-id';
import { StripeListConfig } from './stripe-list.config';
import { OneOf } from './stripe-status';

export class ListInvoicesConfig extends StripeListConfig {
  @OneOf(
    'status',
    ['draft', 'open', 'paid', 'uncollectible', 'void'],
    'Only invoices in this state',
  )
  status?: string;

  @StripeId('Only invoices of this customer', 'cus_9s6XKzkNRiz8i3')
  customer?: string;

  @StripeId('Only invoices of this subscription', 'sub_1MowQVLkdIwHu7ixeRlqHVzs')
  subscription?: string;

  @OneOf(
    'collection_method',
    ['charge_automatically', 'send_invoice'],
    'Only invoices that are collected this way',
  )
  collection_method?: string;
}
