import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListCustomersConfig } from './list-customers.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listCustomers',
  role: 'getter',
  label: 'List Customers',
  description: 'Retrieve a list of customers from Stripe',
  config: ListCustomersConfig,
  credential: 'stripe',
})
export class ListCustomersNode implements Getter<ListCustomersConfig> {
  read(context: GetterContext<ListCustomersConfig>): never {
    return callStripe(context);
  }
}
