import { FakeCredentialVault } from '../credentials/testing/fake-credential-vault';
import { registryOf } from '../node-catalog/testing/registry-of';
import { TestIntegration } from '../node-catalog/testing/test-integration';
import { NodeCredentials } from './node-credentials';

const node = (id: number, key: string, config = {}) => ({ id, nodeType: `test/${key}`, config });
const nodes = [node(11, 'read'), node(12, 'split'), node(13, 'read', { credential_id: 5 })];
const warningsOf = (vault: FakeCredentialVault) =>
  new NodeCredentials(registryOf(TestIntegration), vault).warnings(7, nodes);

describe('NodeCredentials', () => {
  it('has nothing to say of credentials that can be used', async () => {
    const vault = new FakeCredentialVault();
    expect(await warningsOf(vault)).toEqual([]);
    expect(vault.asked).toEqual([
      { organizationId: 7, needs: [{ types: ['test'] }, { types: ['test'], id: 5 }] },
    ]);
  });

  it('warns of a missing default', async () => {
    const warnings = await warningsOf(new FakeCredentialVault().lacks('missing', 'It is missing'));
    expect(warnings[0]).toEqual({
      node_id: 11,
      message:
        'No test credential is the default: Test nodes without credential_id fail until an administrator adds one',
    });
  });

  it.each(['unknown', 'unfit', 'ambiguous', 'broken'] as const)(
    'warns of a credential that is %s, since the run would fail',
    async (reason) => {
      expect(await warningsOf(new FakeCredentialVault().lacks(reason, 'Mend it'))).toEqual([
        { node_id: 11, message: 'Mend it' },
        { node_id: 13, message: 'Mend it' },
      ]);
    },
  );
});
