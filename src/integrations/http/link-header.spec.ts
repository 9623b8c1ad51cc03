import { linkWithRel } from './link-header';

describe('the Link header', () => {
  it.each<[string | undefined, string | undefined]>([
    [
      '<https://a.example/?page=2>; rel="next", <https://a.example/?page=9>; rel="last"',
      'https://a.example/?page=2',
    ],
    ['<https://a.example/?page=1>; rel="prev", </items?page=3>; rel=next', '/items?page=3'],
    ['<x,y;z>; rel="next"', 'x,y;z'],
    ['<a>; title="a, <b>; rel=\\"next\\""; rel="last", <c>;rel="next"', 'c'],
    ['<a>;REL="Next"', 'a'],
    ['<a>; rel="start next"', 'a'],
    ['<a> ; rel = "next"', 'a'],
    ['<a>; rel="last"; rel="next"', undefined],
    ['<a>; rel="next"; anchor="#other", <b>; rel="next"', 'b'],
    ['<a>; rel="nextpage"', undefined],
    ['<a>', undefined],
    ['', undefined],
    ['nonsense; rel="next"', undefined],
    [undefined, undefined],
  ])('%s names %s next', (header, expected) => {
    expect(linkWithRel(header, 'next')).toBe(expected);
  });

  it('does not take long to read, whatever it holds', () => {
    const evil = `<a>${'; x="'.repeat(20_000)}`;
    const start = performance.now();
    expect(linkWithRel(evil, 'next')).toBeUndefined();
    expect(linkWithRel('<a>;'.repeat(20_000), 'next')).toBeUndefined();
    expect(linkWithRel(`<a>${' '.repeat(50_000)};x`, 'next')).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
