import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { ListInvoicesConfig } from './list-invoices.config';
import { INVOICE_COLUMNS } from './invoice-columns';
import { filterOf } from './stripe-filter';
import { listRows } from './stripe-list';
import { LIST_INVOICES_DOCS } from './stripe.docs';

@NodeType({
  key: 'listInvoices',
  role: 'getter',
  label: 'List Invoices',
  description: 'Retrieve a list of invoices from Stripe',
  config: ListInvoicesConfig,
  credential: 'stripe',
  docs: LIST_INVOICES_DOCS,
})
export class ListInvoicesNode implements Getter<ListInvoicesConfig> {
  read(context: GetterContext<ListInvoicesConfig>): RowBatches {
    const { status, customer, subscription, collection_method, created } = context.config;
    const filter = filterOf({ status, customer, subscription, collection_method, created });
    return listRows(context, {
      columns: INVOICE_COLUMNS,
      fetchPage: (stripe, page) => stripe.invoices.list({ ...filter, ...page }),
    });
  }
}
