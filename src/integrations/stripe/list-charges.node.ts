import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListChargesConfig } from './list-charges.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listCharges',
  role: 'getter',
  label: 'List Charges',
  description: 'Retrieve a list of charges from Stripe',
  config: ListChargesConfig,
  credential: 'stripe',
})
export class ListChargesNode implements Getter<ListChargesConfig> {
  read(context: GetterContext<ListChargesConfig>): never {
    return callStripe(context);
  }
}
