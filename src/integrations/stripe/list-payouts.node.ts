import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { ListPayoutsConfig } from './list-payouts.config';
import { PAYOUT_COLUMNS } from './payout-columns';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_PAYOUTS_DOCS } from './stripe.docs';

@NodeType({
  key: 'listPayouts',
  role: 'getter',
  label: 'List Payouts',
  description: 'Retrieve a list of payouts from Stripe',
  config: ListPayoutsConfig,
  credential: 'stripe',
  docs: LIST_PAYOUTS_DOCS,
})
export class ListPayoutsNode implements Getter<ListPayoutsConfig> {
  read(context: GetterContext<ListPayoutsConfig>): RowBatches {
    const { status, destination, arrival_date, created } = context.config;
    const filter = filterOf({ status, destination, arrival_date, created });
    return listRows(context, {
      columns: PAYOUT_COLUMNS,
      fetchPage: (stripe, page) => stripe.payouts.list({ ...filter, ...page }),
    });
  }
}
