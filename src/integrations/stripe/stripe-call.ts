import { type ConnectedContext, NodeError } from '../../node-sdk';

/** Asks for the credential first, so that its absence is what a run without one reports. */
export function callStripe(context: ConnectedContext<object>): never {
  context.credential();
  throw new NodeError('This version knows the Stripe nodes but does not call Stripe');
}
