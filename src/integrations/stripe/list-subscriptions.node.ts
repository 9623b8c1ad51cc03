import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { ListSubscriptionsConfig } from './list-subscriptions.config';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_SUBSCRIPTIONS_DOCS } from './stripe.docs';

@NodeType({
  key: 'listSubscriptions',
  role: 'getter',
  label: 'List Subscriptions',
  description: 'Retrieve a list of subscriptions from Stripe',
  config: ListSubscriptionsConfig,
  credential: 'stripe',
  docs: LIST_SUBSCRIPTIONS_DOCS,
})
export class ListSubscriptionsNode implements Getter<ListSubscriptionsConfig> {
  read(context: GetterContext<ListSubscriptionsConfig>): RowBatches {
    const { status, customer, price, collection_method, created } = context.config;
    const filter = filterOf({ status, customer, price, collection_method, created });
    return listRows(context, {
      columns: SUBSCRIPTION_COLUMNS,
      fetchPage: (stripe, page) => stripe.subscriptions.list({ ...filter, ...page }),
    });
  }
}
