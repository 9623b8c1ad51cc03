import fc from 'fast-check';
import { generateKey, isWellFormedKey, visiblePrefix } from './key-format';

const base62 = fc.stringMatching(/^[0-9A-Za-z]$/);

describe('key format', () => {
  it('is vntg_ and thirty base62 characters, different every time', () => {
    const keys = Array.from({ length: 1000 }, generateKey);
    expect(keys.every((key) => /^vntg_[0-9A-Za-z]{30}$/.test(key))).toBe(true);
    expect(new Set(keys).size).toBe(1000);
  });

  it('accepts what it generates', () => {
    expect(Array.from({ length: 200 }, generateKey).every(isWellFormedKey)).toBe(true);
  });

  it('refuses a key with any one character changed', () => {
    const oneSlip = fc.record({
      at: fc.integer({ min: 5, max: 34 }),
      to: base62,
    });
    fc.assert(
      fc.property(oneSlip, ({ at, to }) => {
        const key = generateKey();
        fc.pre(key[at] !== to);
        return !isWellFormedKey(key.slice(0, at) + to + key.slice(at + 1));
      }),
    );
  });

  it('refuses any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => !isWellFormedKey(text)));
    const key = generateKey();
    expect(isWellFormedKey(` ${key}`)).toBe(false);
    expect(isWellFormedKey(`${key}\n`)).toBe(false);
    expect(isWellFormedKey(key.toUpperCase())).toBe(false);
    expect(isWellFormedKey('vntg_abc123def456ghi789jkl012mno345')).toBe(false);
  });

  it('shows the first nine characters', () => {
    expect(visiblePrefix('vntg_abc123def456ghi789jkl012mno345')).toBe('vntg_abc1');
  });
});
