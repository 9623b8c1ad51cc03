import { csvRecords } from './csv-records';

const dialect = (delimiter: string, quote = '"', escape = quote) => ({ delimiter, quote, escape });

describe('csvRecords', () => {
  it.each([
    [
      'a,b\n1,2\n',
      ',',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n1;2',
      ';',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a|b\r1|2\r',
      '|',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['"a,b","c ""d"""\n', ',', [['a,b', 'c "d"']]],
    ['"two\nlines",x\n', ',', [['two\nlines', 'x']]],
    ['a,,\n', ',', [['a', '', '']]],
    ['\n\na\n', ',', [['a']]],
    ['a\tb', '\t', [['a', 'b']]],
    ['say "hi",x', ',', [['say "hi"', 'x']]],
    ['', ',', []],
  ])('%j', (text, delimiter, expected) => {
    expect(csvRecords(text, dialect(delimiter), 10)).toEqual(expected);
  });

  it.each([
    ["'a,b','it''s'\n", dialect(',', "'"), [['a,b', "it's"]]],
    ['"a,b"\n', dialect(',', ''), [['"a', 'b"']]],
    ['"a \\"b\\" \\\\",x\n', dialect(',', '"', '\\'), [['a "b" \\', 'x']]],
    ['[a]^b[,c\n', dialect('^', '[', ']'), [['[a]', 'b[,c']]],
    [`"${'x'.repeat(1_000_000)}",y\n`, dialect(','), [['x'.repeat(1_000_000), 'y']]],
  ])('%#: reads other dialects', (text, given, expected) => {
    expect(csvRecords(text, given, 10)).toEqual(expected);
  });

  it('stops after as many as are wanted', () => {
    expect(csvRecords('a\nb\nc\n', dialect(','), 2)).toEqual([['a'], ['b']]);
  });
});
