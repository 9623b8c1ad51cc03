export const CREDENTIAL_EXAMPLE = {
  id: 7,
  name: 'Stripe, live',
  type: 'stripe',
  is_default: true,
  data: { base_url: 'https://api.stripe.com' },
  secret_fields: ['api_key'],
  readable: true,
  problem: null,
  created: '2026-04-29T12:00:00.000Z',
  modified: '2026-04-29T12:00:00.000Z',
};
