import { AppError } from '../common/app-error';
import { registryOf } from '../node-catalog/testing/registry-of';
import { TestIntegration } from '../node-catalog/testing/test-integration';
import { GraphDrafts, requireTerminator } from './graph-drafts';

const drafts = new GraphDrafts(registryOf(TestIntegration));

function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

describe('GraphDrafts.read', () => {
  it('fills in role, label, config and ports', () => {
    const draft = drafts.read({
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

  it('tells no graph from an empty one', () => {
    expect(drafts.read({})).toBeUndefined();
    expect(drafts.read({ nodes: [] })).toEqual({ nodes: [], edges: [] });
  });

  it('refuses edges without nodes', () => {
    expect(errorOf(() => drafts.read({ edges: [] }))).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ path: 'edges', message: 'edges need nodes: send the whole graph' }],
    });
  });

  it('names every fault of structure', () => {
    const error = errorOf(() =>
      drafts.read({
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

  it('names at most fifty of them', () => {
    const nodes = Array.from({ length: 200 }, () => ({ node_type: 'no/such' }));
    expect(errorOf(() => drafts.read({ nodes })).details).toHaveLength(50);
  });
});

describe('requireTerminator', () => {
  it('asks active workflows with nodes for one', () => {
    const error = errorOf(() => {
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
