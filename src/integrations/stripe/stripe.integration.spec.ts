import type { JsonObject } from '../../node-sdk';
import { integrationOf, nodeTypeOf } from '../../node-sdk';
import { configOf, readGetter } from '../../node-sdk/testing/node-kit';
import { ListChargesConfig } from './list-charges.config';
import { ListChargesNode } from './list-charges.node';
import { StripeIntegration } from './stripe.integration';

const types = (integrationOf(StripeIntegration)?.nodes ?? []).map((node) => nodeTypeOf(node));

describe('Stripe', () => {
  it('has the eight documented getters, in order', () => {
    expect(types.map((type) => type?.key)).toEqual([
      'listCharges',
      'getBalance',
      'searchCharges',
      'listCustomers',
      'listInvoices',
      'listSubscriptions',
      'listPayouts',
      'listRefunds',
    ]);
    for (const type of types) expect(type).toMatchObject({ role: 'getter', credential: 'stripe' });
  });

  it('is described as documented', () => {
    expect(types[0]).toMatchObject({
      label: 'List Charges',
      description: 'Retrieve a list of charges from Stripe',
    });
    expect(types[1]).toMatchObject({
      label: 'Get Balance',
      description: 'Retrieve the current Stripe account balance',
    });
  });

  it('fails a run without a credential', async () => {
    const read = async () => readGetter(new ListChargesNode(), configOf(ListChargesConfig, {}));
    await expect(read()).rejects.toThrow('Missing credential');
  });

  it.each<JsonObject>([
    {},
    { limit: 50, status: 'succeeded' },
    { customer: 'cus_1', created: { gte: '2026-04-01', lt: 1777593600 }, credential_id: 3 },
    { created: { gt: '2026-04-01T00:00', lte: '2026-04-01 10:00:00.5+02:00' } },
    { fields: ['outcome.risk_score', 'items.data.0.id'] },
  ])('takes the config %j', (config) => {
    expect(configOf(ListChargesConfig, config)).toMatchObject(config);
  });

  it.each<[JsonObject, string]>([
    [{ limit: 0 }, 'limit must not be less than 1'],
    [{ status: 'done' }, 'status must be one of succeeded, pending, failed'],
    [{ created: { gte: 'soon' } }, 'gte must be a date'],
    [{ created: { gte: '1' } }, 'gte must be a date'],
    [{ created: { gte: -1 } }, 'gte must be a date'],
    [{ fields: ['a b'] }, 'each value in fields must be a dot path'],
    [{ fields: 'amount' }, 'fields must be an array'],
    [{ created: { after: 1 } }, 'after should not exist'],
    [{ created: 5 }, 'created must be an object'],
  ])('refuses %j', (config, message) => {
    expect(() => configOf(ListChargesConfig, config)).toThrow(message);
  });
});
