import { csvRecords } from './csv-head';

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
    expect(csvRecords(text, delimiter, 10)).toEqual(expected);
  });

  it('stops after as many as are wanted', () => {
    expect(csvRecords('a\nb\nc\n', ',', 2)).toEqual([['a'], ['b']]);
  });
});
