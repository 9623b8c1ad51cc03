import fc from 'fast-check';
import { SCOPES, type Principal } from '../platform/http/principal';
import { excessOver, type KeyPower } from './key-power';

const expiry = fc.option(fc.date({ noInvalidDate: true }), { nil: null });
const anyPower: fc.Arbitrary<KeyPower> = fc.record({
  ownerId: fc.constantFrom(1, 2),
  level: fc.constantFrom('user', 'client'),
  scopes: fc.subarray([...SCOPES]),
  expiresAt: expiry,
});

function keyWith(power: KeyPower): Principal {
  return {
    userId: power.ownerId,
    organizationId: 1,
    email: 'ada@example.com',
    role: 'admin',
    level: power.level,
    scopes: power.scopes,
    via: { kind: 'key', keyId: 1, keyPrefix: 'vntg_abcd', expiresAt: power.expiresAt },
  };
}

const POWER: KeyPower = {
  ownerId: 1,
  level: 'user',
  scopes: ['workflows:read'],
  expiresAt: new Date('2030-01-01T00:00:00.000Z'),
};

describe('excessOver', () => {
  it('finds none in a key that equals the caller', () => {
    fc.assert(fc.property(anyPower, (power) => excessOver(keyWith(power), power) === undefined));
  });

  it('lets no power grow along a chain of keys', () => {
    fc.assert(
      fc.property(anyPower, anyPower, anyPower, (a, b, c) => {
        const handedOn =
          excessOver(keyWith(a), b) === undefined && excessOver(keyWith(b), c) === undefined;
        return !handedOn || excessOver(keyWith(a), c) === undefined;
      }),
    );
  });

  it('never lets two different powers exceed neither way', () => {
    const normal = (p: KeyPower) =>
      JSON.stringify([p.ownerId, p.level, [...p.scopes].sort(), p.expiresAt?.getTime() ?? null]);
    fc.assert(
      fc.property(anyPower, anyPower, (a, b) => {
        const mutual =
          excessOver(keyWith(a), b) === undefined && excessOver(keyWith(b), a) === undefined;
        return !mutual || normal(a) === normal(b);
      }),
    );
  });

  it.each<[string, Partial<KeyPower>, string]>([
    ['of another user', { ownerId: 2 }, 'belongs to another user'],
    ['at client level', { level: 'client' }, 'scope_level'],
    ['with one more scope', { scopes: ['workflows:read', 'workflows:write'] }, 'workflows:write'],
    ['that never expires', { expiresAt: null }, 'expires'],
    ['that lives longer', { expiresAt: new Date('2030-01-01T00:00:00.001Z') }, 'expires'],
  ])('names the excess of a key %s', (_case, change, reason) => {
    expect(excessOver(keyWith(POWER), { ...POWER, ...change })).toContain(reason);
  });

  it('does not limit a session', () => {
    const session: Principal = { ...keyWith(POWER), via: { kind: 'session', sessionId: 1 } };
    expect(excessOver(session, { ...POWER, level: 'client', expiresAt: null })).toBeUndefined();
  });
});
