import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { ListRefundsConfig } from './list-refunds.config';
import { REFUND_COLUMNS } from './refund-columns';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_REFUNDS_DOCS } from './stripe.docs';

@NodeType({
  key: 'listRefunds',
  role: 'getter',
  label: 'List Refunds',
  description: 'Retrieve a list of refunds from Stripe',
  config: ListRefundsConfig,
  credential: 'stripe',
  docs: LIST_REFUNDS_DOCS,
})
export class ListRefundsNode implements Getter<ListRefundsConfig> {
  read(context: GetterContext<ListRefundsConfig>): RowBatches {
    const { charge, payment_intent, created } = context.config;
    const filter = filterOf({ charge, payment_intent, created });
    return listRows(context, {
      columns: REFUND_COLUMNS,
      fetchPage: (stripe, page) => stripe.refunds.list({ ...filter, ...page }),
    });
  }
}
