/** The answer as the API document shows it. */
export const NODE_TYPES_EXAMPLE = {
  categories: [{ id: 15, name: 'Stripe', node_count: 8 }],
  node_types: [
    {
      node_type: 'stripe/listCharges',
      category: 'Stripe',
      label: 'List Charges',
      node_role: 'getter',
      description: 'Retrieve a list of charges from Stripe',
      inputs: ['input1'],
      outputs: ['output1'],
      requires_credential: true,
      credential_types: ['stripe'],
      config_schema: {
        type: 'object',
        properties: { limit: { type: 'integer', minimum: 1, default: 100 } },
        required: [],
        additionalProperties: false,
      },
    },
  ],
  total: 1,
};
