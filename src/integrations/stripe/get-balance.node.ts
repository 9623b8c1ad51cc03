import {
  CredentialConfig,
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../node-sdk';
import { BALANCE_COLUMNS, balanceRows } from './balance-rows';
import { GET_BALANCE_DOCS } from './stripe.docs';
import { askStripe } from './stripe-request';

@NodeType({
  key: 'getBalance',
  role: 'getter',
  label: 'Get Balance',
  description: 'Retrieve the current Stripe account balance',
  config: CredentialConfig,
  credential: 'stripe',
  docs: GET_BALANCE_DOCS,
})
export class GetBalanceNode implements Getter<CredentialConfig> {
  async read(context: GetterContext<CredentialConfig>): Promise<RowSource> {
    const balance = await askStripe(context, (stripe) => stripe.balance.retrieve());
    return rowsOf(balanceRows(balance), BALANCE_COLUMNS);
  }
}
