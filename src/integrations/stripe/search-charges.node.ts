import { type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { SearchChargesConfig } from './search-charges.config';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'searchCharges',
  role: 'getter',
  label: 'Search Charges',
  description: "Search for charges with Stripe's query language",
  config: SearchChargesConfig,
  credential: 'stripe',
})
export class SearchChargesNode implements Getter<SearchChargesConfig> {
  read(context: GetterContext<SearchChargesConfig>): never {
    return callStripe(context);
  }
}
