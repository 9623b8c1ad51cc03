import { meaningOfBuiltIn, meaningOfFormat, type NumberMeaning } from './number-format';

describe('what numbers stand for', () => {
  it.each<[string, NumberMeaning]>([
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0.00 [$€-407]', 'number'],
    ['[Red]-#,##0;[Blue]0', 'number'],
    ['0.00E+00', 'number'],
    ['0 "days"', 'number'],
    ['0\\d', 'number'],
    ['_-* #,##0.00_-', 'number'],
    ['@', 'number'],
    ['', 'number'],
    ['"unfinished', 'number'],
    ['[unfinished', 'number'],
    ['yyyy-mm-dd', 'date'],
    ['DD.MM.YYYY', 'date'],
    ['[$-409]d\\-mmm\\-yy;@', 'date'],
    ['mmmm', 'date'],
    ['m/d', 'date'],
    ['mm', 'date'],
    ['ggge"年"m"月"d"日"', 'date'],
    ['bbbb', 'date'],
    ['yyyy-mm-dd hh:mm', 'datetime'],
    ['d/m/yy h:mm AM/PM', 'datetime'],
    ['mmm h:mm', 'datetime'],
    ['hh:mm:ss.000', 'time'],
    ['[$-F400]h:mm:ss\\ AM/PM', 'time'],
    ['mm:ss', 'time'],
    ['[h]:mm:ss', 'duration'],
    ['[mm]:ss', 'duration'],
    ['[ss].00', 'duration'],
  ])('%j is a %s', (code, meaning) => {
    expect(meaningOfFormat(code)).toBe(meaning);
  });

  it.each<[number, NumberMeaning]>([
    [0, 'number'],
    [9, 'number'],
    [14, 'date'],
    [20, 'time'],
    [22, 'datetime'],
    [30, 'date'],
    [46, 'duration'],
    [49, 'number'],
    [163, 'number'],
  ])('the format numbered %i is a %s', (id, meaning) => {
    expect(meaningOfBuiltIn(id)).toBe(meaning);
  });
});
