import { setTimeout as sleep } from 'node:timers/promises';
import { IsOptional, IsString, IsUrl, Length } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  Credential,
  type CredentialTestContext,
  type CredentialType,
  Descriptive,
  NodeError,
  Secret,
} from '../../../../src/node-sdk';

export class ServiceData {
  @JSONSchema({ description: 'Where the service is' })
  @IsUrl({ require_tld: false })
  base_url!: string;

  @JSONSchema({ description: 'What it knows callers by' })
  @Secret()
  @IsString()
  @Length(1, 200, { message: 'token $value is too long' })
  token!: string;

  @JSONSchema({ description: 'A second secret' })
  @Secret()
  @IsOptional()
  @IsString()
  signing_key?: string;

  @JSONSchema({ description: 'For people' })
  @Descriptive()
  @IsOptional()
  @IsString()
  note?: string;

  @JSONSchema({ description: 'How the token is sent' })
  @IsString()
  header = 'authorization';
}

/** A service on loopback. Its test misbehaves where the token says so. */
@Credential({
  key: 'testservice',
  label: 'Test Service',
  description: 'A token of the test service',
  data: ServiceData,
})
export class ServiceCredential implements CredentialType<ServiceData> {
  hosts({ base_url }: ServiceData): string[] {
    return [new URL(base_url).host];
  }

  async test({ data, http }: CredentialTestContext<ServiceData>): Promise<string> {
    const { base_url, token } = data;
    if (token === 'token-deaf') await sleep(60_000);
    if (token === 'token-broken') throw new TypeError(`Cannot read ${token} of undefined`);
    const url = token === 'token-elsewhere' ? 'http://127.0.0.1:1/' : `${base_url}/whoami`;
    const { status, body } = await http.request({ url, headers: { authorization: token } });
    if (status === 200 && 'text' in body) return `Signed in as ${body.text} with ${token}`;
    throw new NodeError(`The token ${token} was refused with ${String(status)}`);
  }
}

export class OtherData {
  @JSONSchema({ description: 'What it knows callers by' })
  @Secret()
  @IsString()
  token!: string;
}

/** A service that is nowhere. */
@Credential({
  key: 'othertestservice',
  label: 'Other Test Service',
  description: 'A token of another service',
  data: OtherData,
})
export class OtherCredential implements CredentialType<OtherData> {
  hosts(): string[] {
    return ['other.example'];
  }

  test(): Promise<string> {
    return Promise.resolve('Fine');
  }
}
