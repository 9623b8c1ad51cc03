import fc from 'fast-check';
import { escapeMrkdwn } from './escape-mrkdwn';

describe('a value within markup', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['AT&T &amp;', 'AT&amp;T &amp;amp;'],
    ['*bold* _it_ ~no~ `x`', '∗bold∗ ˍitˍ ∼no∼ ˋxˋ'],
    ['```block```', 'ˋˋˋblockˋˋˋ'],
    ['(*a*)', '(∗a∗)'],
    ['2 * 3 ~ 6', '2 * 3 ~ 6'],
    ['snake_case_name a*b', 'snake_case_name a*b'],
    ['Ünï_cödé', 'Ünï_cödé'],
    ['', ''],
  ])('%s reads %s', (value, escaped) => {
    expect(escapeMrkdwn(value)).toBe(escaped);
  });

  it('never opens or closes anything, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('<>&*_~`!@|#a1 \n')) }),
        (value) => {
          const escaped = escapeMrkdwn(value);
          expect(escaped).not.toMatch(/[<>`]|&(?!(amp|lt|gt);)/);
          expect(escaped).not.toMatch(/(^|[^\p{L}\p{N}])[*_~]\S/u);
        },
      ),
    );
  });
});
