import { QueryFailure } from './query-failure';

it.each([
  ["Not implemented Error: Unknown TimeZone 'Mars/Phobos'!", 'data'],
  ['Syntax Error: Invalid escape string. Escape string must be empty or one character.', 'data'],
  ['Parser Error: syntax error at or near "SELEC"', 'other'],
  ['INTERRUPT Error: Interrupted!', 'interrupted'],
  ['Out of Memory Error: failed to allocate data of size 16.0 MiB', 'memory'],
  ['Failed to append: could not allocate block of size 16.0 KiB (1.0 GiB/1.0 GiB used)', 'memory'],
  ['Failed to append: failed to pin block of size 256.0 KiB (1.0 GiB/1.0 GiB used)', 'memory'],
  ['INTERNAL Error: Attempted to access index 3', 'broken'],
])('%s is of kind %s', (message, kind) => {
  expect(new QueryFailure(new Error(message)).kind).toBe(kind);
});
