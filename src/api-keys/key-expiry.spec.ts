import { readExpiry } from './key-expiry';

const NOW = new Date('2026-04-29T12:00:00.000Z');

describe('readExpiry', () => {
  it('takes null and nothing for never', () => {
    expect(readExpiry(undefined, NOW)).toBeNull();
    expect(readExpiry(null, NOW)).toBeNull();
  });

  it('takes a moment that lies ahead', () => {
    expect(readExpiry('2026-04-29T12:00:00.001Z', NOW)).toEqual(
      new Date('2026-04-29T12:00:00.001Z'),
    );
  });

  it.each(['2026-04-29T12:00:00.000Z', '2020-01-01', 'soon', ''])('refuses %j', (text) => {
    expect(() => readExpiry(text, NOW)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: [expect.objectContaining({ path: 'expires_at' })],
      }),
    );
  });
});
