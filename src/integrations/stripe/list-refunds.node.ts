import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListRefundsConfig } from './list-refunds.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listRefunds',
  role: 'getter',
  label: 'List Refunds',
  description: 'Retrieve a list of refunds from Stripe',
  config: ListRefundsConfig,
  credential: 'stripe',
})
export class ListRefundsNode implements Getter<ListRefundsConfig> {
  read(context: GetterContext<ListRefundsConfig>): never {
    return callStripe(context);
  }
}
