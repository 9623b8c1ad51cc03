import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { ListInvoicesConfig } from './list-invoices.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'listInvoices',
  role: 'getter',
  label: 'List Invoices',
  description: 'Retrieve a list of invoices from Stripe',
  config: ListInvoicesConfig,
  credential: 'stripe',
})
export class ListInvoicesNode implements Getter<ListInvoicesConfig> {
  read(context: GetterContext<ListInvoicesConfig>): never {
    return callStripe(context);
  }
}
