import type { NodeDocs } from '../../src/node-sdk';
import { nodeTypeOf } from '../../src/node-sdk';
import { QueryOperatorsIntegration } from '../../src/integrations/query-operators/query-operators.integration';
import { integrationOf } from '../../src/node-sdk';
import { type DraftEdge, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';

const engine = engineHarness();
afterAll(() => engine.close());

const documented = (integrationOf(QueryOperatorsIntegration)?.nodes ?? []).map((node) => {
  const type = nodeTypeOf(node);
  return [type?.key ?? '', type?.docs] as const;
});

describe('the example of an operator', () => {
  it.each(documented)('%s', async (_, docs) => {
    const { nodes, edges, rows } = (docs as NodeDocs).example;
    const outcome = await engine.run(
      nodes.map(({ node_type: type, config = {} }) => ({ type, config })),
      edges.map((edge): DraftEdge => [
        edge.source_node_index,
        edge.source_key ?? 'output1',
        edge.target_node_index,
        edge.target_key ?? 'input1',
      ]),
    );
    expect(JSON.stringify(resultOf(outcome).rows)).toBe(JSON.stringify(rows));
  });
});
