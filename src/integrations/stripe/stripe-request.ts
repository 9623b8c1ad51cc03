import type Stripe from 'stripe';
import { type ConnectedContext, retrying } from '../../node-sdk';
import { stripeClient } from './stripe-client';
import type { StripeCredentialData } from './stripe-credential.data';
import { stripeFailure } from './stripe-failure';
import { mayPass } from './stripe-retry';

/** One question to Stripe with the node's credential, repeated while its fault may pass. */
export async function askStripe<T>(
  { credential, fetch, signal }: ConnectedContext<object>,
  ask: (stripe: Stripe.Stripe) => Promise<T>,
): Promise<T> {
  const { data } = credential<StripeCredentialData>();
  const stripe = stripeClient(data, fetch);
  try {
    return await retrying(() => ask(stripe), { signal, judge: mayPass });
  } catch (error) {
    signal.throwIfAborted();
    throw stripeFailure(error, data);
  }
}
