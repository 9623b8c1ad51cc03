import type { EncryptionKey, SecuritySettings } from '../config/security.settings';
import { Keyring } from './keyring';
import { UnreadableSecretError } from './unreadable-secret-error';

const key = (id: string, byte: number): EncryptionKey => ({ id, key: Buffer.alloc(32, byte) });
const keyring = (...encryptionKeys: EncryptionKey[]) =>
  new Keyring({ encryptionKeys } as unknown as SecuritySettings);
const PLACE = ['1', '7', 'api_key'];

const reasonOf = (open: () => string): unknown => {
  try {
    return open();
  } catch (error) {
    return error instanceof UnreadableSecretError ? [error.reason, error.keyId] : error;
  }
};

describe('Keyring', () => {
  const ring = keyring(key('k1', 1));

  it.each(['', 'sk_live_123', 'pässwörd 🔑 \u0000', 'x'.repeat(100_000)])(
    'opens what it sealed: %.20j',
    (text) => {
      expect(ring.open(ring.seal(text, PLACE), PLACE)).toBe(text);
    },
  );

  it('names version and key, shows nothing of the text, and never seals twice alike', () => {
    const sealed = ring.seal('sk_live_123', PLACE);
    expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString()).not.toContain('sk_');
    expect(ring.seal('sk_live_123', PLACE)).not.toBe(sealed);
  });

  it('finds every single changed bit', () => {
    const sealed = ring.seal('secret', PLACE);
    const bytes = Buffer.from(sealed.slice('v1.k1.'.length), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = `v1.k1.${changed.toString('base64url')}`;
      expect(reasonOf(() => ring.open(text, PLACE))).toEqual(['damaged', 'k1']);
    }
  });

  it.each([
    ['another organization', ['2', '7', 'api_key']],
    ['another credential', ['1', '8', 'api_key']],
    ['another field', ['1', '7', 'token']],
    ['the same letters in other parts', ['17', 'api_key']],
    ['no place', []],
  ])('does not open it in %s', (_, place) => {
    const sealed = ring.seal('secret', PLACE);
    expect(reasonOf(() => ring.open(sealed, place))).toEqual(['damaged', 'k1']);
  });

  it.each(['', 'v1.k1.', 'v1.k1.AAAA', 'v2.k1.AAAAAAAA', 'v1..AAAA', 'secret', 'v1.k1.?'])(
    'calls %j damaged',
    (text) => {
      expect(reasonOf(() => ring.open(text, PLACE))).toContain('damaged');
    },
  );

  it('opens what earlier keys sealed and seals with the first', () => {
    const sealed = ring.seal('secret', PLACE);
    const rotated = keyring(key('k2', 2), key('k1', 1));
    expect(rotated.open(sealed, PLACE)).toBe('secret');
    expect(rotated.seal('secret', PLACE)).toMatch(/^v1\.k2\./);
  });

  it('says which key is missing', () => {
    const sealed = ring.seal('secret', PLACE);
    expect(reasonOf(() => keyring(key('k2', 1)).open(sealed, PLACE))).toEqual([
      'unknown-key',
      'k1',
    ]);
  });

  it('does not open with another key of the same id', () => {
    const sealed = ring.seal('secret', PLACE);
    expect(reasonOf(() => keyring(key('k1', 9)).open(sealed, PLACE))).toEqual(['damaged', 'k1']);
  });

  it('takes a relabelled key id for damage', () => {
    const sealed = ring.seal('secret', PLACE).replace('.k1.', '.k2.');
    const twins = keyring(key('k2', 1), key('k1', 1));
    expect(reasonOf(() => twins.open(sealed, PLACE))).toEqual(['damaged', 'k2']);
  });
});
