import type Stripe from 'stripe';
import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { CHARGE_COLUMNS } from './charge-columns';
import { ListChargesConfig } from './list-charges.config';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_CHARGES_DOCS } from './stripe.docs';

@NodeType({
  key: 'listCharges',
  role: 'getter',
  label: 'List Charges',
  description: 'Retrieve a list of charges from Stripe',
  config: ListChargesConfig,
  credential: 'stripe',
  docs: LIST_CHARGES_DOCS,
})
export class ListChargesNode implements Getter<ListChargesConfig> {
  /** Stripe cannot list by status: that is done here, page by page, until there are enough. */
  read(context: GetterContext<ListChargesConfig>): RowBatches {
    const { status, customer, payment_intent, transfer_group, created } = context.config;
    const filter = filterOf({ customer, payment_intent, transfer_group, created });
    return listRows<Stripe.Charge>(context, {
      columns: CHARGE_COLUMNS,
      fetchPage: (stripe, page) => stripe.charges.list({ ...filter, ...page }),
      ...(status ? { wanted: (charge) => charge.status === status } : {}),
    });
  }
}
