import { searchable, searchTextOf } from './search-text';

describe('searchable', () => {
  it('makes spellings of one text equal', () => {
    expect(searchable('DAILY Größe')).toBe(searchable('daily gröSSe'.replace('SS', 'ß')));
    expect(searchable('e\u0301')).toBe(searchable('É'));
  });

  it('keeps title and description apart', () => {
    const text = searchTextOf({ title: 'Daily', description: 'Sales' });
    expect(text.includes(searchable('dailysales'))).toBe(false);
    expect(text.includes(searchable('SALES'))).toBe(true);
  });
});
