import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListPayoutsConfig } from './list-payouts.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listPayouts',
  role: 'getter',
  label: 'List Payouts',
  description: 'Retrieve a list of payouts from Stripe',
  config: ListPayoutsConfig,
  credential: 'stripe',
})
export class ListPayoutsNode implements Getter<ListPayoutsConfig> {
  read(context: GetterContext<ListPayoutsConfig>): never {
    return callStripe(context);
  }
}
