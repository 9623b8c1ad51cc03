import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListSubscriptionsConfig } from './list-subscriptions.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listSubscriptions',
  role: 'getter',
  label: 'List Subscriptions',
  description: 'Retrieve a list of subscriptions from Stripe',
  config: ListSubscriptionsConfig,
  credential: 'stripe',
})
export class ListSubscriptionsNode implements Getter<ListSubscriptionsConfig> {
  read(context: GetterContext<ListSubscriptionsConfig>): never {
    return callStripe(context);
  }
}
