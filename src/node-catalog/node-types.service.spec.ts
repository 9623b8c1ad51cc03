import { Integration } from '../node-sdk';
import { NodeTypesService } from './node-types.service';
import { registryOf } from './testing/registry-of';
import { ReadNode, TestIntegration } from './testing/test-integration';

@Integration({ key: 'crm', name: 'Customer Relations', id: 7, nodes: [ReadNode] })
class CrmIntegration {}

const service = new NodeTypesService(registryOf(TestIntegration, CrmIntegration));
const names = (query: Parameters<typeof service.list>[0]) =>
  service.list(query).node_types.map((type) => type.node_type);

describe('NodeTypesService.list', () => {
  it('lists everything without a filter', () => {
    const { categories, total } = service.list({});
    expect(categories).toEqual([
      { id: 7, name: 'Customer Relations', node_count: 1 },
      { id: 900, name: 'Test', node_count: 3 },
    ]);
    expect(total).toBe(4);
  });

  it.each(['customer', 'RELATION', 'crm', ' Crm '])('finds a category by %j', (category) => {
    expect(names({ category })).toEqual(['crm/read']);
  });

  it('shows only categories with matches, and counts their whole', () => {
    expect(service.list({ role: 'setter' })).toMatchObject({
      categories: [{ id: 900, name: 'Test', node_count: 3 }],
      node_types: [{ node_type: 'test/split' }],
      total: 1,
    });
    expect(service.list({ category: 'nothing like it' })).toEqual({
      categories: [],
      node_types: [],
      total: 0,
    });
  });

  it('shows a node type as documented, with the schema of its config', () => {
    const [entry] = service.list({ category: 'test', role: 'getter' }).node_types;
    expect(entry).toEqual({
      node_type: 'test/read',
      category: 'Test',
      label: 'Read',
      node_role: 'getter',
      description: 'Reads',
      inputs: ['input1'],
      outputs: ['output1'],
      requires_credential: true,
      credential_types: ['test'],
      config_schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
    });
  });
});
