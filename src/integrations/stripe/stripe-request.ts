import type Stripe from 'stripe';
import { type ConnectedContext, retrying } from '../../node-sdk';
import type { StripeCredentialData } from './stripe-credential.data';

/** One question to Stripe with the node's credential, repeated while its fault may pass. */
export async function askStripe<T>(
  { credential, fetch, signal }: ConnectedContext<object>,
  ask: (stripe: Stripe.Stripe) => Promise<T>,
): Promise<T> {
  const { data } = credential<StripeCredentialData>();
  const { mayPass, stripeClient, stripeFailure } = await import('./stripe-sdk.js');
  const stripe = stripeClient(data, fetch);
  try {
    return await retrying(() => ask(stripe), { signal, judge: mayPass });
  } catch (error) {
    signal.throwIfAborted();
    throw stripeFailure(error, data);
  }
}
