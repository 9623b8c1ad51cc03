/** All that needs Stripe's SDK, which takes its time to load: imported when Stripe is first asked. */
export { stripeClient } from './stripe-client';
export { isNotPermitted, stripeFailure } from './stripe-failure';
export { mayPass } from './stripe-retry';
