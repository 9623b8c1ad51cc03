import { StripeId } from './stripe-id';
import { StripeListConfig } from './stripe-list.config';
import { OneOf } from './stripe-status';

export class ListChargesConfig extends StripeListConfig {
  @OneOf('status', ['succeeded', 'pending', 'failed'], 'Only charges in this state')
  status?: string;

  @StripeId('Only charges of this customer', 'cus_9s6XKzkNRiz8i3')
  customer?: string;

  @StripeId('Only charges of this PaymentIntent', 'pi_3MtwBwLkdIwHu7ix28a3tqPa')
  payment_intent?: string;

  @StripeId('Only charges of this transfer group', 'ORDER100')
  transfer_group?: string;
}
