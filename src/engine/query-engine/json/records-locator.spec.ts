import fc from 'fast-check';
import { locateRecords, RecordsLocator } from './records-locator';

/** What the locator finds when the bytes come in pieces of that size. */
function found(text: string, path: string, pieceSize: number): string | undefined {
  const bytes = Buffer.from(text);
  const locator = new RecordsLocator(path.split('.'));
  for (let from = 0; from < bytes.length; from += pieceSize) {
    const range = locator.push(bytes.subarray(from, from + pieceSize));
    if (typeof range === 'string') return range;
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
    ['{"a":5}', 'a', 'scalar'],
    ['{"b":5,"a":"x"}', 'a', 'scalar'],
    ['{"a":[1]}', 'a.b', 'scalar'],
    ['[[1]]', 'a', 'scalar'],
    ['{"b":null,"a":null}', 'a', 'null'],
    ['{"a":null}', 'a.b', 'scalar'],
    ['{"a":{"b":1}}', 'b', 'absent'],
    ['{"a":{"b":"b"},"b":7}', 'a.c', 'absent'],
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

describe('what is located', () => {
  const locate = (text: string, path: string) =>
    locateRecords([Buffer.from(text)], path === '' ? [] : path.split('.'));

  it('is the value with its brackets, or nothing for null', async () => {
    expect(await locate(' [1] ', '')).toEqual({ start: 1, end: 4, isArray: true });
    expect(await locate('{"a":{}}', 'a')).toEqual({ start: 5, end: 7, isArray: false });
    expect(await locate('{"a":null}', 'a')).toBeUndefined();
  });

  it.each([
    ['{"rows":[],"total":0}', 'items', 'the document has the keys "rows", "total"'],
    ['{"data":{"rows":[]}}', 'data.items', '"data" has the keys "rows"'],
    ['{"data":{}}', 'data.items', '"data" has no keys'],
    ['{"data":[1]}', 'data.items', '"data" is not an object'],
    ['[1]', 'data', 'the document is not an object'],
    ['{"data":"x"}', 'data', 'What stands at records_path "data" must be an array of objects'],
    ['5', '', 'The JSON must be an array of objects'],
    ['null', '', 'The JSON must be an array of objects'],
    ['{"data":[1', 'data', 'it is not valid'],
    ['', 'data', 'it is not valid'],
  ])('is missing from %s at %s', async (text, path, message) => {
    await expect(locate(text, path)).rejects.toThrow(message);
  });
});
