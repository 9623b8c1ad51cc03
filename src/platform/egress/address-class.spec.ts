import fc from 'fast-check';
import { isPublicAddress } from './address-class';

/** First and last address of every special-purpose block, as plain numbers. */
const SPECIAL: readonly (readonly [from: number, to: number])[] = [
  [0x00000000, 0x00ffffff],
  [0x0a000000, 0x0affffff],
  [0x64400000, 0x647fffff],
  [0x7f000000, 0x7fffffff],
  [0xa9fe0000, 0xa9feffff],
  [0xac100000, 0xac1fffff],
  [0xc0000000, 0xc00000ff],
  [0xc0000200, 0xc00002ff],
  [0xc0586300, 0xc05863ff],
  [0xc0a80000, 0xc0a8ffff],
  [0xc6120000, 0xc613ffff],
  [0xc6336400, 0xc63364ff],
  [0xcb007100, 0xcb0071ff],
  [0xe0000000, 0xffffffff],
];

const isSpecial = (address: number): boolean =>
  SPECIAL.some(([from, to]) => address >= from && address <= to);

/** Every second one at the edge of a block. */
const v4 = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc
    .tuple(fc.constantFrom(...SPECIAL.flat()), fc.constantFrom(-1, 0, 1))
    .map(([edge, step]) => Math.min(Math.max(edge + step, 0), 0xffffffff)),
);

const bytes = (address: number): number[] =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
const dotted = (address: number): string => bytes(address).join('.');
const groups = (address: number): string =>
  `${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;

/** The same IPv4 address in every form in which URLs and resolvers write it. */
const FORMS: readonly ((address: number) => string)[] = [
  dotted,
  (address) => `::ffff:${dotted(address)}`,
  (address) => `[::ffff:${groups(address)}]`,
  (address) => `64:ff9b::${groups(address)}`,
  (address) => `2002:${groups(address)}::1`,
];

/** Ways to write a host that the URL parser turns into the dotted form. */
const URL_FORMS: readonly ((address: number) => string)[] = [
  (address) => String(address),
  (address) => `0x${address.toString(16)}`,
  (address) =>
    bytes(address)
      .map((byte) => `0${byte.toString(8)}`)
      .join('.'),
  (address) =>
    bytes(address)
      .map((byte) => `0x${byte.toString(16)}`)
      .join('.'),
  (address) => {
    const [first = 0] = bytes(address);
    return `${String(first)}.${String(address & 0xffffff)}`;
  },
];

describe('public addresses', () => {
  it('are told from special ones in every form', () => {
    fc.assert(
      fc.property(v4, fc.constantFrom(...FORMS), (address, form) => {
        expect(isPublicAddress(form(address))).toBe(!isSpecial(address));
      }),
      { numRuns: 3000 },
    );
  });

  it('are told from special ones however a URL writes them', () => {
    fc.assert(
      fc.property(v4, fc.constantFrom(...URL_FORMS), (address, form) => {
        const { hostname } = new URL(`http://${form(address)}/`);
        expect(isPublicAddress(hostname)).toBe(!isSpecial(address));
      }),
      { numRuns: 3000 },
    );
  });

  it('in IPv6 are those of 2000::/3 that are not set aside', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (address) => {
        const hex = address.toString(16).padStart(32, '0');
        const text = hex.match(/.{4}/g)?.join(':') ?? '';
        const first = Number(address >> 112n);
        const second = Number((address >> 96n) & 0xffffn);
        const isGlobal = first >= 0x2000 && first <= 0x3fff;
        const isSetAside =
          (first === 0x2001 && (second < 0x0200 || second === 0x0db8)) ||
          (first === 0x3fff && second < 0x1000);
        fc.pre(first !== 0x2002);
        expect(isPublicAddress(text)).toBe(isGlobal && !isSetAside);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '::',
    '::1',
    '[::1]',
    '::127.0.0.1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    'fec0::1',
    '2001:db8::1',
    '2001::1',
    '64:ff9b:1::1',
    '100::1',
    '::ffff:0:127.0.0.1',
    'localhost',
    '',
  ])('are not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '2606:4700::1111', '[2a00:1450::1]', '::ffff:1.1.1.1'])(
    'are %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});
