import { etagOf, requireMatch } from './if-match';

describe('requireMatch', () => {
  it.each([undefined, '*', ' * ', '"3"', ' "2" , "3"', '"a,b","3"', '3', '"1",3'])(
    'lets %j change version 3',
    (header) => {
      expect(() => {
        requireMatch(header, 3);
      }).not.toThrow();
    },
  );

  it.each(['"2"', 'W/"3"', '"33"', '"3', '""', '', 'x', '"1", "2"', '"1,3"'])(
    'refuses %j for version 3',
    (header) => {
      expect(() => {
        requireMatch(header, 3);
      }).toThrow(expect.objectContaining({ code: 'PRECONDITION_FAILED' }));
    },
  );

  it('takes the tag it gave out', () => {
    expect(etagOf(7)).toBe('"7"');
    expect(() => {
      requireMatch(etagOf(7), 7);
    }).not.toThrow();
  });
});
