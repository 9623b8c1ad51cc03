import { AppError } from '../common/app-error';
import { FakeCredentialVault } from '../credentials/testing/fake-credential-vault';
import { registryOf } from '../node-catalog/testing/registry-of';
import { TestIntegration } from '../node-catalog/testing/test-integration';
import { GraphDrafts, requireTerminator } from './graph-drafts';
import { NodeCredentials } from './node-credentials';

const registry = registryOf(TestIntegration);
const drafts = draftsOver(new FakeCredentialVault());

function draftsOver(vault: FakeCredentialVault): GraphDrafts {
  return new GraphDrafts(registry, new NodeCredentials(registry, vault));
}

async function errorOf(work: () => unknown): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

describe('GraphDrafts.read', () => {
  it('fills in role, label, config and ports', async () => {
    const draft = await drafts.read(7, {
      nodes: [{ node_type: 'test/read' }, { node_type: 'test/show', label: '', config: { a: 1 } }],
      edges: [{ source_node_index: 0, target_node_index: 1 }],
    });
    expect(draft).toEqual({
      nodes: [
        { nodeType: 'test/read', role: 'getter', label: 'Read', config: {} },
        { nodeType: 'test/show', role: 'terminator', label: '', config: { a: 1 } },
      ],
      edges: [{ source: 0, target: 1, sourceKey: 'output1', targetKey: 'input1' }],
    });
  });

  it('tells no graph from an empty one', async () => {
    expect(await drafts.read(7, {})).toBeUndefined();
    expect(await drafts.read(7, { nodes: [] })).toEqual({ nodes: [], edges: [] });
  });

  it('refuses edges without nodes', async () => {
    expect(await errorOf(() => drafts.read(7, { edges: [] }))).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ path: 'edges', message: 'edges need nodes: send the whole graph' }],
    });
  });

  it('names every fault of structure', async () => {
    const error = await errorOf(() =>
      drafts.read(7, {
        nodes: [{ node_type: 'test/raed', node_role: 'getter' }],
        edges: [{ source_node_index: 0, target_node_index: 5 }],
      }),
    );
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain('Unknown node type "test/raed". Did you mean "test/read"?');
    expect(error.message).toContain('(and 1 more, see details)');
    expect(error.details.map(({ path }) => path)).toEqual([
      'nodes.0.node_type',
      'edges.0.target_node_index',
    ]);
  });

  it('names at most fifty of them', async () => {
    const nodes = Array.from({ length: 200 }, () => ({ node_type: 'no/such' }));
    expect((await errorOf(() => drafts.read(7, { nodes }))).details).toHaveLength(50);
  });

  it.each(['unknown', 'unfit'] as const)('refuses a credential that is %s', async (reason) => {
    const vault = new FakeCredentialVault().lacks(reason, 'Not with this one');
    const nodes = [
      { node_type: 'test/show' },
      { node_type: 'test/read', config: { credential_id: 9 } },
    ];
    const error = await errorOf(() => draftsOver(vault).read(7, { nodes }));
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ path: 'nodes.1.config.credential_id', message: 'Not with this one' }],
    });
    expect(vault.asked).toEqual([{ organizationId: 7, needs: [{ types: ['test'], id: 9 }] }]);
  });

  it.each([
    ['that is missing', {}, 'missing'],
    ['that cannot be read now', { credential_id: 9 }, 'broken'],
    ['that params name', { credential_id: '{{ params.id }}' }, 'unknown'],
  ] as const)('saves a node with a credential %s', async (_, config, reason) => {
    const vault = new FakeCredentialVault().lacks(reason, 'No');
    const nodes = [{ node_type: 'test/read', config }];
    expect(await draftsOver(vault).read(7, { nodes })).toMatchObject({ nodes: [{ config }] });
  });
});

describe('requireTerminator', () => {
  it('asks active workflows with nodes for one', async () => {
    const error = await errorOf(() => {
      requireTerminator(true, [{ role: 'getter' }]);
    });
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('No terminator node found in workflow'),
    });
  });

  it('lets drafts, empty graphs and complete ones be', () => {
    expect(() => {
      requireTerminator(false, [{ role: 'getter' }]);
      requireTerminator(true, []);
      requireTerminator(true, [{ role: 'getter' }, { role: 'terminator' }]);
    }).not.toThrow();
  });
});
