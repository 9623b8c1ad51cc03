import {
  Credential,
  type CredentialTestContext,
  type CredentialType,
  placeOf,
  retrying,
} from '../../node-sdk';
import { StripeCredentialData } from './stripe-credential.data';

/** A secret or restricted key of a Stripe account. */
@Credential({
  key: 'stripe',
  label: 'Stripe API key',
  description: 'A secret or restricted key of a Stripe account; reading is all it needs',
  data: StripeCredentialData,
})
export class StripeCredential implements CredentialType<StripeCredentialData> {
  hosts({ base_url }: StripeCredentialData): string[] {
    return [base_url === undefined ? 'api.stripe.com:443' : placeOf(base_url)];
  }

  /** Reads the balance: every account has one. A key that may not read it is a working key. */
  async test({
    data,
    fetch,
    signal,
  }: CredentialTestContext<StripeCredentialData>): Promise<string> {
    const { isNotPermitted, mayPass, stripeClient, stripeFailure } =
      await import('./stripe-sdk.js');
    const stripe = stripeClient(data, fetch);
    try {
      const { livemode } = await retrying(() => stripe.balance.retrieve(), {
        signal,
        judge: mayPass,
        tries: 2,
      });
      return `Stripe accepts the key (${livemode ? 'live' : 'test'} mode)`;
    } catch (error) {
      signal.throwIfAborted();
      if (isNotPermitted(error)) {
        return 'Stripe accepts the key; it may not read the balance, and may lack other permissions';
      }
      throw stripeFailure(error, data);
    }
  }
}
