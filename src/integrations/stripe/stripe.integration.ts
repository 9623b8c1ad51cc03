import { Integration } from '../../node-sdk';
import { GetBalanceNode } from './get-balance.node';
import { ListChargesNode } from './list-charges.node';
import { ListCustomersNode } from './list-customers.node';
import { ListInvoicesNode } from './list-invoices.node';
import { ListPayoutsNode } from './list-payouts.node';
import { ListRefundsNode } from './list-refunds.node';
import { ListSubscriptionsNode } from './list-subscriptions.node';
import { SearchChargesNode } from './search-charges.node';
import { StripeCredential } from './stripe.credential';

/** Reads from Stripe with the organization's API key. */
@Integration({
  key: 'stripe',
  name: 'Stripe',
  id: 15,
  nodes: [
    ListChargesNode,
    GetBalanceNode,
    SearchChargesNode,
    ListCustomersNode,
    ListInvoicesNode,
    ListSubscriptionsNode,
    ListPayoutsNode,
    ListRefundsNode,
  ],
  credentials: [StripeCredential],
})
export class StripeIntegration {}
