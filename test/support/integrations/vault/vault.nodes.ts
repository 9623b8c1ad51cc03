import { setTimeout as sleep } from 'node:timers/promises';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  CredentialConfig,
  type Delivery,
  type Getter,
  type GetterContext,
  NodeError,
  NodeType,
  rowsOf,
  type RowSource,
  type Terminator,
  type TerminatorContext,
} from '../../../../src/node-sdk';
import type { ServiceData } from './service.credential';

const LEAKS = [
  'none',
  'message',
  'details',
  'warning',
  'unforeseen',
  'console',
  'uncaught',
] as const;

export class AskConfig extends CredentialConfig {
  @JSONSchema({ description: 'Where it tells the token' })
  @IsIn(LEAKS)
  leak: (typeof LEAKS)[number] = 'none';
}

/** Asks the service who the token belongs to. */
@NodeType({
  key: 'ask',
  role: 'getter',
  label: 'Ask',
  description: 'Ask the test service',
  config: AskConfig,
  credential: 'testservice',
})
export class AskNode implements Getter<AskConfig> {
  async read(context: GetterContext<AskConfig>): Promise<RowSource> {
    const { name, type, data, hosts } = context.credential<ServiceData>();
    const { token } = data;
    const basic = Buffer.from(`user:${token}`).toString('base64');
    await tell(`${token} ${encodeURIComponent(token)} Basic ${basic}`, token, context);
    const answer = await context.http.request({
      url: `${data.base_url}/whoami`,
      headers: { authorization: token },
    });
    const account = 'text' in answer.body ? answer.body.text : '';
    return rowsOf([{ account, credential: name, type, hosts: [...hosts] }]);
  }
}

async function tell(
  told: string,
  token: string,
  { config, warn }: GetterContext<AskConfig>,
): Promise<void> {
  switch (config.leak) {
    case 'message':
      throw new NodeError(`Refused: ${told}`);
    case 'details':
      throw new NodeError('Refused', [{ path: token, message: told }]);
    case 'unforeseen':
      throw new TypeError(`Unforeseen: ${told}`);
    case 'warning':
      warn(`Careful with ${told}`);
      return;
    case 'console':
      // eslint-disable-next-line no-console -- as SDKs do
      console.warn(`Careful with ${told}`);
      return;
    case 'uncaught':
      setImmediate(() => {
        throw new Error(`Uncaught: ${told}`);
      });
      await sleep(60_000);
  }
}

/** Takes a credential of either type. */
@NodeType({
  key: 'either',
  role: 'getter',
  label: 'Either',
  description: 'Tell which credential there is',
  config: CredentialConfig,
  credential: ['testservice', 'othertestservice'],
})
export class EitherNode implements Getter<CredentialConfig> {
  read({ credential }: GetterContext<CredentialConfig>): RowSource {
    const { name, type } = credential();
    return rowsOf([{ name, type }]);
  }
}

/** Can do without a credential. */
@NodeType({
  key: 'maybe',
  role: 'getter',
  label: 'Maybe',
  description: 'Tell whether there is a credential',
  config: CredentialConfig,
  credential: 'testservice',
  credentialOptional: true,
})
export class MaybeNode implements Getter<CredentialConfig> {
  read({ optionalCredential }: GetterContext<CredentialConfig>): RowSource {
    return rowsOf([{ name: optionalCredential()?.name ?? null }]);
  }
}

/** Tells its token in its delivery. */
@NodeType({
  key: 'tell',
  role: 'terminator',
  label: 'Tell',
  description: 'Deliver to the test service',
  config: CredentialConfig,
  credential: 'testservice',
})
export class TellNode implements Terminator<CredentialConfig> {
  deliver({ credential }: TerminatorContext<CredentialConfig>): Delivery {
    const { token } = credential<ServiceData>().data;
    return { used: token, list: [{ [token]: `key ${token}` }] };
  }
}
