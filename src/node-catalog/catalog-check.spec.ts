import { IsString } from 'class-validator';
import { Credential, Integration, Secret } from '../node-sdk';
import { CatalogCheck } from './catalog-check';
import { credentialRegistryOf } from './testing/credential-registry-of';
import { registryOf } from './testing/registry-of';
import { TestIntegration } from './testing/test-integration';

class TokenData {
  @Secret()
  @IsString()
  token!: string;
}

@Credential({ key: 'test', label: 'Test', description: 'Test', data: TokenData })
class TestCredential {
  hosts() {
    return [];
  }

  test() {
    return Promise.resolve('Fine');
  }
}

@Integration({ key: 'elsewhere', name: 'Elsewhere', nodes: [], credentials: [TestCredential] })
class ElsewhereIntegration {}

describe('CatalogCheck', () => {
  it('refuses to start where a node names a credential that nobody brings', () => {
    const check = new CatalogCheck(registryOf(TestIntegration), credentialRegistryOf());
    expect(() => {
      check.onModuleInit();
    }).toThrow('test/read: there is no credential "test"; name one of an @Integration');
  });

  it('takes credentials of any integration', () => {
    const credentials = credentialRegistryOf(ElsewhereIntegration);
    expect(() => {
      new CatalogCheck(registryOf(TestIntegration), credentials).onModuleInit();
    }).not.toThrow();
  });
});
