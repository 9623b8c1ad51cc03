import type { JsonObject, JsonValue } from '../common/json';
import { applyInputContract } from './input-contract';

const contract = (...parameters: JsonObject[]): JsonObject => ({ parameters });

describe('the input contract', () => {
  it('passes undeclared params through', () => {
    expect(applyInputContract([], { limit: 100 })).toEqual({
      params: { limit: 100 },
      problems: [],
    });
  });

  it('fills in defaults, for null too, and keeps what was given', () => {
    const declared = contract(
      { name: 'from', type: 'date', default: '2026-01-01' },
      { name: 'to', type: 'date', default: '2026-02-01' },
      { name: 'max', type: 'number', default: 0 },
    );
    expect(applyInputContract([declared], { from: '2025-01-01', to: null }).params).toEqual({
      from: '2025-01-01',
      to: '2026-02-01',
      max: 0,
    });
  });

  it('names required params that are missing', () => {
    const declared = contract({ name: 'from', type: 'date', required: true });
    const missing = [{ path: 'params.from', message: 'Missing required param from (date)' }];
    expect(applyInputContract([declared], {}).problems).toEqual(missing);
    expect(applyInputContract([declared], { from: null }).problems).toEqual(missing);
  });

  it('does not miss optional ones', () => {
    expect(applyInputContract([contract({ name: 'a', type: 'number' })], {}).problems).toEqual([]);
  });

  it.each<[string, JsonValue, boolean]>([
    ['string', 'x', true],
    ['string', 1, false],
    ['number', 1.5, true],
    ['number', '1', false],
    ['boolean', false, true],
    ['boolean', 'false', false],
    ['date', '2026-02-28', true],
    ['date', '2026-02-30', false],
    ['date', '2026-02-28T00:00:00Z', false],
    ['datetime', '2026-02-28T12:00:00.000Z', true],
    ['datetime', '2026-02-28 12:00', true],
    ['datetime', '2026-02-28T25:00:00Z', false],
    ['datetime', '2026-02-30T12:00:00Z', false],
    ['datetime', 'yesterday', false],
    ['time', '23:59', true],
    ['time', '24:00', false],
    ['object', {}, true],
    ['object', [], false],
    ['array', [1], true],
    ['array', {}, false],
  ])('a %s may be %j: %s', (type, value, allowed) => {
    const { problems } = applyInputContract([contract({ name: 'p', type })], { p: value });
    expect(problems.length === 0).toBe(allowed);
  });

  it('treats params called like members of Object as any other', () => {
    const declared = contract({ name: 'constructor', type: 'string', required: true });
    expect(applyInputContract([declared], {}).problems).toHaveLength(1);
  });
});
