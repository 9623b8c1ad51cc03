import { type NodeShape, outputsOf } from './graph';

const shape: NodeShape = {
  nodeType: 'test/route',
  role: 'setter',
  inputs: ['input1'],
  requiredInputs: ['input1'],
  outputs: ['output1'],
};
const configured: NodeShape = {
  ...shape,
  configuredOutputs: { of: ({ ports }) => ports as string[] },
};

describe('the outputs of a node', () => {
  it('are those of its type', () => {
    expect(outputsOf(shape, { config: { ports: ['a'] } })).toEqual(['output1']);
  });

  it('may follow from its config', () => {
    expect(outputsOf(configured, { config: { ports: ['EU', 'rest-of_world2'] } })).toEqual([
      'EU',
      'rest-of_world2',
    ]);
  });

  it('have names that a port may have, which differ by more than case', () => {
    const ports = ['vip', 'VIP', '', ' ', '1st', 'a b', '{{ params.x }}', 'é', 'x'.repeat(65), 'b'];
    expect(outputsOf(configured, { config: { ports } })).toEqual(['vip', 'b']);
  });
});
