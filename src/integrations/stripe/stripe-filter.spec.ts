import { filterOf } from './stripe-filter';

describe('a filter', () => {
  it('has what is set, with ranges in whole seconds', () => {
    const created = { gte: '2026-04-01', lt: 1777593600.9, gt: undefined };
    expect(filterOf({ customer: 'cus_1', status: undefined, created })).toEqual({
      customer: 'cus_1',
      created: { gte: 1775001600, lt: 1777593600 },
    });
  });
});
