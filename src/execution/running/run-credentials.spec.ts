import { FakeCredentialVault } from '../../credentials/testing/fake-credential-vault';
import { registryOf } from '../../node-catalog/testing/registry-of';
import { TestIntegration } from '../../node-catalog/testing/test-integration';
import { RunCredentials } from './run-credentials';

const node = (id: number, key: string, config = {}) => ({
  id,
  nodeType: `test/${key}`,
  label: `Node ${String(id)}`,
  config,
  deferred: false,
});
const plan = {
  organizationId: 7,
  nodes: [node(1, 'read'), node(2, 'split'), node(3, 'read', { credential_id: 12 })],
};

describe('RunCredentials', () => {
  it('asks in the organization of the run for what its nodes need, and tells who gets what', async () => {
    const vault = new FakeCredentialVault();
    const unlocked = await new RunCredentials(registryOf(TestIntegration), vault).unlock(plan);
    expect(vault.asked).toEqual([
      { organizationId: 7, needs: [{ types: ['test'] }, { types: ['test'], id: 12 }] },
    ]);
    const { credential } = vault;
    expect(unlocked).toEqual({
      credentials: { 1: credential, 3: credential },
      secrets: ['hush', 'hush'],
    });
  });

  it('fails the run naming every node and what to do', async () => {
    const vault = new FakeCredentialVault().lacks('missing', 'it needs a credential');
    const run = new RunCredentials(registryOf(TestIntegration), vault).unlock(plan);
    expect(await run).toEqual({
      status: 'failed',
      code: 'EXECUTION_FAILED',
      message: 'Node "Node 1" (test/read): it needs a credential',
      details: [1, 3].map((id) => ({
        node_id: id,
        node_type: 'test/read',
        message: `Node "Node ${String(id)}" (test/read): it needs a credential`,
      })),
    });
  });

  it('asks for nothing where no node takes a credential', async () => {
    const vault = new FakeCredentialVault();
    const run = new RunCredentials(registryOf(TestIntegration), vault);
    expect(await run.unlock({ organizationId: 7, nodes: [node(2, 'split')] })).toEqual({
      credentials: {},
      secrets: [],
    });
    expect(vault.asked[0]?.needs ?? []).toEqual([]);
  });
});
