import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { ListCustomersConfig } from './list-customers.config';
import { CUSTOMER_COLUMNS } from './customer-columns';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_CUSTOMERS_DOCS } from './stripe.docs';

@NodeType({
  key: 'listCustomers',
  role: 'getter',
  label: 'List Customers',
  description: 'Retrieve a list of customers from Stripe',
  config: ListCustomersConfig,
  credential: 'stripe',
  docs: LIST_CUSTOMERS_DOCS,
})
export class ListCustomersNode implements Getter<ListCustomersConfig> {
  read(context: GetterContext<ListCustomersConfig>): RowBatches {
    const { email, created } = context.config;
    const filter = filterOf({ email, created });
    return listRows(context, {
      columns: CUSTOMER_COLUMNS,
      fetchPage: (stripe, page) => stripe.customers.list({ ...filter, ...page }),
    });
  }
}
