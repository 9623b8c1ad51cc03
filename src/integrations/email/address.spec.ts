import fc from 'fast-check';
import { parseAddress } from './address';

describe('an address', () => {
  it.each([
    ['ada@example.com', '', 'ada@example.com'],
    ['  ada@example.com ', '', 'ada@example.com'],
    ['Ada <ada@example.com>', 'Ada', 'ada@example.com'],
    ['"Lovelace, Ada" <ada@example.com>', 'Lovelace, Ada', 'ada@example.com'],
    ['Lovelace, Ada (Dr.) <ada@example.com>', 'Lovelace, Ada (Dr.)', 'ada@example.com'],
    ['<ada@example.com>', '', 'ada@example.com'],
    ['root@localhost', '', 'root@localhost'],
    ['ada+tag@sub.example.co.uk', '', 'ada+tag@sub.example.co.uk'],
    ['jürgen@bücher.example', '', 'jürgen@bücher.example'],
  ])('%s is read', (text, name, address) => {
    expect(parseAddress(text)).toEqual({ name, address });
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'a@example.com, b@example.com',
    'a@example.com b@example.com',
    'a@example.com;b@example.com',
    'Ada <a@example.com>, <b@example.com>',
    'Ada <a@example.com> <b@example.com>',
    'a@example.com\r\nBcc: b@example.com',
    'Ada\nX: 1 <a@example.com>',
    'a@example.com\u0000',
    'a@ex ample.com',
    `${'a'.repeat(500)}@example.com`,
    '{{ row.email }}',
    null,
    5,
    ['a@example.com'],
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('never holds a line end, and no second address', () => {
    const parts = fc.constantFrom('a@b.example', 'Ada', '<', '>', ',', ';', ' ', '\r\n', '"', ':');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
        const read = parseAddress(pieces.join(''));
        if (read === undefined) return;
        expect(`${read.name}${read.address}`).not.toMatch(/[\r\n<>]/);
        expect(read.address).not.toMatch(/[,;:\s]/);
      }),
    );
  });
});
