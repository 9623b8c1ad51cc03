import { AppError } from '../../common/app-error';
import { cursorAfter, cursorPage, idBefore } from './id-cursor';

describe('the cursor of a list', () => {
  it.each([1, 50, Number.MAX_SAFE_INTEGER])('leads back to the id %d', (id) => {
    expect(idBefore(cursorAfter(id))).toBe(id);
  });

  it('begins at the beginning', () => {
    expect(idBefore(undefined)).toBe(0);
  });

  it.each(['50', 'aWQ6', 'aWQ6LTE', cursorAfter(1) + 'x', '\u0000', 'x'.repeat(200)])(
    'refuses %j',
    (cursor) => {
      expect(() => idBefore(cursor)).toThrow(AppError);
    },
  );
});

describe('a part of a list', () => {
  const items = [{ id: 3 }, { id: 5 }, { id: 9 }];

  it('ends with a cursor where more follows', () => {
    expect(cursorPage(items, 2)).toEqual({ items: items.slice(0, 2), next_cursor: cursorAfter(5) });
  });

  it('ends without one where nothing does', () => {
    expect(cursorPage(items, 3)).toEqual({ items, next_cursor: null });
    expect(cursorPage([], 3)).toEqual({ items: [], next_cursor: null });
  });
});
