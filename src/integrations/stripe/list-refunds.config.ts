import { StripeId } from './stripe-id';
import { StripeListConfig } from './stripe-list.config';

export class ListRefundsConfig extends StripeListConfig {
  @StripeId('Only refunds of this charge', 'ch_1NirD82eZvKYlo2CIvbtLWuY')
  charge?: string;

  @StripeId('Only refunds of this PaymentIntent', 'pi_3MtwBwLkdIwHu7ix28a3tqPa')
  payment_intent?: string;
}
