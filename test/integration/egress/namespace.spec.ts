import { cannotEnter, tryInNamespace } from '../../support/egress/namespace/namespace';
import {
  METADATA,
  METADATA_V6,
  PRIVATE_V4,
  PUBLIC_V4,
  PUBLIC_V6,
} from '../../support/egress/namespace/places';
import type { Attempt, Trial } from '../../support/egress/namespace/probe';
import { WAYS_OUT } from '../../support/egress/ways-out';

const PLAIN_WAYS = Object.keys(WAYS_OUT).filter((way) => way !== 'secure agents');
const byAll = (host: string, more: Partial<Trial> = {}): Trial[] =>
  PLAIN_WAYS.map((way) => ({ way, host, ...more }));
const byUrl = (host: string): Trial[] => ['http', 'fetch'].map((way) => ({ way, host }));

const BLOCKED = [
  PRIVATE_V4,
  '0x0a070001',
  '10.458753',
  '::ffff:10.7.0.1',
  METADATA,
  '2852039166',
  METADATA_V6,
  '127.0.0.1',
  '127.1',
  '0',
  'localhost',
  '::1',
  '::',
  'private.test',
  'PRIVATE.test',
  'metadata.test',
  'metadata6.test',
];
const redirectTo = (url: string, scheme = 'http'): string =>
  `${scheme}://${scheme === 'http' ? 'public.test' : 'secure.example'}/redirect?to=${encodeURIComponent(url)}`;

const TRIALS: readonly Trial[] = [
  ...byAll(PUBLIC_V4),
  ...byAll('public.test'),
  ...byAll('public6.test'),
  ...BLOCKED.flatMap((host) => byAll(host)),
  ...byAll('rebind.test'),
  ...byAll('mixed.test'),
  ...byAll('slow.test'),
  ...byAll('hole.test', { connectTimeoutMs: 700 }),
  ...byUrl(redirectTo('http://private.test/')),
  ...byUrl(redirectTo('http://0x0a070001/')),
  ...byUrl(redirectTo('https://secure.example/')),
  ...byUrl('https://secure.example/'),
  ...byUrl('https://wrong.test/'),
  ...byUrl(redirectTo('http://public.test/', 'https')),
];

const reason = cannotEnter();
if (reason !== undefined) {
  process.stderr.write(
    `\n${'!'.repeat(80)}\nNO NETWORK NAMESPACE (${reason}): the egress guard is not tried against real ` +
      `servers on public and private addresses in this run. To do so: root or user namespaces, ` +
      `and apt-get install iproute2 util-linux.\n${'!'.repeat(80)}\n\n`,
  );
}

describe('in a network of its own, the guard', () => {
  if (reason !== undefined) {
    it('cannot be tried on this machine', () => {
      expect(reason).not.toBe('');
    });
    return;
  }

  let attempts: readonly Attempt[] = [];
  beforeAll(async () => {
    attempts = await tryInNamespace(TRIALS);
  }, 120_000);
  const of = (host: string): readonly Attempt[] =>
    attempts.filter((attempt) => attempt.host === host && attempt.way !== 'unguarded');

  it('stands before private servers that would answer', () => {
    expect(attempts.at(-1)).toMatchObject({ way: 'unguarded', reached: [PRIVATE_V4] });
  });

  it.each([
    [PUBLIC_V4, PUBLIC_V4],
    ['public.test', PUBLIC_V4],
    ['public6.test', PUBLIC_V6],
    ['mixed.test', PUBLIC_V4],
    ['slow.test', PUBLIC_V4],
  ])('lets %s pass on every way, to %s alone', (host, address) => {
    const all = of(host);
    expect(all).toHaveLength(PLAIN_WAYS.length);
    for (const attempt of all) {
      expect(attempt).toMatchObject({ answer: 'reached', reached: [address] });
    }
  });

  it.each(BLOCKED)('blocks %s on every way', (host) => {
    const all = of(host);
    expect(all).toHaveLength(PLAIN_WAYS.length);
    for (const { error, reached } of all) {
      expect(error).toContain('blocked');
      expect(reached).toEqual([]);
    }
  });

  it('is not fooled by a name that resolves to another address a moment later', () => {
    const [first, ...others] = of('rebind.test');
    expect(first).toMatchObject({ answer: 'reached', reached: [PUBLIC_V4] });
    expect(others).toHaveLength(PLAIN_WAYS.length - 1);
    for (const { error, reached } of others) {
      expect(error).toContain('blocked');
      expect(reached).toEqual([]);
    }
  });

  it('does not wait long for an address that does not answer', () => {
    for (const { milliseconds } of of('slow.test')) expect(milliseconds).toBeLessThan(15_000);
    for (const { error, milliseconds } of of('hole.test')) {
      expect(error).toContain('the connection timed out');
      expect(milliseconds).toBeLessThan(15_000);
    }
  });

  it.each(['http://private.test/', 'http://0x0a070001/'])('blocks redirects to %s', (url) => {
    for (const { error, reached } of of(redirectTo(url))) {
      expect(error).toContain('blocked');
      expect(reached).toEqual([PUBLIC_V4]);
    }
  });

  it('follows redirects to https, and none from https to http', () => {
    for (const { answer, reached } of of(redirectTo('https://secure.example/'))) {
      expect([answer, reached]).toEqual(['reached', [PUBLIC_V4, PUBLIC_V4]]);
    }
    for (const { error, reached } of of(redirectTo('http://public.test/', 'https'))) {
      expect(error).toContain('which is not encrypted');
      expect(reached).toEqual([PUBLIC_V4]);
    }
  });

  it('verifies the certificate for the name, not for the address connected to', () => {
    for (const { answer } of of('https://secure.example/')) expect(answer).toBe('reached');
    for (const { error, reached } of of('https://wrong.test/')) {
      expect(error).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
      expect(reached).toEqual([]);
    }
  });
});
