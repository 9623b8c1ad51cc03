import { type Getter, type GetterContext, NodeType, type RowBatches } from '../../node-sdk';
import { CHARGE_COLUMNS } from './charge-columns';
import { SearchChargesConfig } from './search-charges.config';
import { listRows } from './stripe-list';
import { SEARCH_CHARGES_DOCS } from './stripe.docs';

@NodeType({
  key: 'searchCharges',
  role: 'getter',
  label: 'Search Charges',
  description: "Search for charges with Stripe's query language",
  config: SearchChargesConfig,
  credential: 'stripe',
  docs: SEARCH_CHARGES_DOCS,
})
export class SearchChargesNode implements Getter<SearchChargesConfig> {
  read(context: GetterContext<SearchChargesConfig>): RowBatches {
    const { query } = context.config;
    return listRows(context, {
      columns: CHARGE_COLUMNS,
      fetchPage: (stripe, { limit, page }) =>
        stripe.charges.search({ query, limit, ...(page === undefined ? {} : { page }) }),
    });
  }
}
