import { CredentialConfig, type Getter, type GetterContext, NodeType } from '../../node-sdk';
import { callStripe } from './stripe-call';

@NodeType({
  key: 'getBalance',
  role: 'getter',
  label: 'Get Balance',
  description: 'Retrieve the current Stripe account balance',
  config: CredentialConfig,
  credential: 'stripe',
})
export class GetBalanceNode implements Getter<CredentialConfig> {
  read(context: GetterContext<CredentialConfig>): never {
    return callStripe(context);
  }
}
