import { StripeId } from './stripe-id';
import { StripeListConfig } from './stripe-list.config';
import { OneOf } from './stripe-status';

export class ListSubscriptionsConfig extends StripeListConfig {
  @OneOf(
    'status',
    [
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ],
    'Only subscriptions in this state. Default: all that are not canceled',
  )
  status?: string;

  @StripeId('Only subscriptions of this customer', 'cus_9s6XKzkNRiz8i3')
  customer?: string;

  @StripeId('Only subscriptions to this price', 'price_1MoBy5LkdIwHu7ixZhnattbh')
  price?: string;

  @OneOf(
    'collection_method',
    ['charge_automatically', 'send_invoice'],
    'Only subscriptions that are collected this way',
  )
  collection_method?: string;
}
