import fc from 'fast-check';
import { RecordsLocator } from './records-locator';

/** What the locator finds when the bytes come in pieces of that size. */
function found(text: string, path: string, pieceSize: number): string | undefined {
  const bytes = Buffer.from(text);
  const locator = new RecordsLocator(path.split('.'));
  for (let from = 0; from < bytes.length; from += pieceSize) {
    const range = locator.push(bytes.subarray(from, from + pieceSize));
    if (range === 'absent') return undefined;
    if (range) return bytes.toString('utf8', range.start, range.end);
  }
  return undefined;
}

describe('RecordsLocator', () => {
  it.each([
    ['{"a":[1,2]}', 'a', '[1,2]'],
    ['{"x":{"a":[0]},"a":{"b":[{"c":"]"}]}}', 'a.b', '[{"c":"]"}]'],
    ['{"é\\"":{"z":1},"a\\u0062":[]}', 'ab', '[]'],
    ['{"s":"\\\\","a":{"k":1}}', 'a', '{"k":1}'],
    ['{"a":5}', 'a', undefined],
    ['{"a":{"b":1}}', 'b', undefined],
    ['[[1]]', 'a', undefined],
  ])('%s at %s', (text, path, expected) => {
    for (const size of [1, 3, 1000]) expect(found(text, path, size)).toBe(expected);
  });

  it('finds what JSON.parse finds, wherever the pieces are cut', () => {
    const document = fc.record({
      before: fc.jsonValue({ maxDepth: 2 }),
      data: fc.record({
        noise: fc.jsonValue({ maxDepth: 2 }),
        items: fc.array(fc.jsonValue({ maxDepth: 2 })),
      }),
      after: fc.jsonValue({ maxDepth: 2 }),
    });
    fc.assert(
      fc.property(
        document,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1),
        (value, size, indent) => {
          const text = found(JSON.stringify(value, null, indent), 'data.items', size);
          expect(JSON.parse(text ?? 'null')).toEqual(JSON.parse(JSON.stringify(value.data.items)));
        },
      ),
    );
  });
});
