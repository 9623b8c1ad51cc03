import fc from 'fast-check';
import { JsonOutline } from './json-outline';

/** The outline of a text that comes in pieces of that size. */
function outlineOf(text: string, paths: readonly string[], records = '', size = 7): JsonOutline {
  const outline = new JsonOutline(paths, records === '' ? [] : records.split('.'));
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) {
    outline.push(bytes.subarray(from, from + size));
  }
  return outline;
}

/** The same by JSON.parse. */
function valueIn(document: unknown, path: string): unknown {
  let found = document;
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    if (Array.isArray(found)) found = part === '-1' ? found.at(-1) : found[Number(part)];
    else found = Object.hasOwn(found, part) ? (found as Record<string, unknown>)[part] : undefined;
  }
  return typeof found === 'object' && found !== null ? undefined : found;
}

describe('JsonOutline', () => {
  it.each<[string, string, unknown]>([
    ['{"next":"https://x/?a=1"}', 'next', 'https://x/?a=1'],
    ['{"a":{"b":{"c":5}}}', 'a.b.c', 5],
    ['{"a":{"b":5}}', 'a', undefined],
    ['{"a":null}', 'a', null],
    ['{"a":false , "b":true}', 'b', true],
    ['{"x":{"a":1},"a":2}', 'a', 2],
    ['{"x":"\\"a\\":1","a":"\\u00e9\\n\\\\"}', 'a', 'é\n\\'],
    ['{"\\u0061":7}', 'a', 7],
    ['{"a":9007199254740993}', 'a', '9007199254740993'],
    ['{"a":-1.5e3}', 'a', -1500],
    ['{"data":[{"id":"x"},{"id":"y"}]}', 'data.-1.id', 'y'],
    ['{"data":[{"id":"x"},{"no":"y"}]}', 'data.-1.id', undefined],
    ['{"data":[{"id":"x"},{"id":"y"}]}', 'data.0.id', 'x'],
    ['[["a","b"],["c","d"]]', '-1.-1', 'd'],
    ['[1,2,3]', '1', 2],
    ['{"data":[]}', 'data.-1.id', undefined],
  ])('%s at %s', (text, path, expected) => {
    for (const size of [1, 2, 3, 1000]) {
      expect(outlineOf(text, [path], '', size).valueAt(path)).toEqual(expected);
    }
  });

  it.each<[string, string, number]>([
    ['[]', '', 0],
    ['[{"a":[1,2]},{"a":","}]', '', 2],
    ['{"a":1}', '', 1],
    ['{"data":{"items":[1,"]",[],{}]}}', 'data.items', 4],
    ['{"data":{"items":{}}}', 'data.items', 1],
    ['{"data":{"items":null}}', 'data.items', 0],
    ['{"items":[1]}', 'data', 0],
    ['"text"', '', 0],
  ])('counts the records of %s at %j', (text, path, expected) => {
    for (const size of [1, 3, 1000]) {
      expect(outlineOf(text, [], path, size).recordCount).toBe(expected);
    }
  });

  it('agrees with JSON.parse, wherever the pieces are cut', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const key = fc.constantFrom('a', 'b', 'c"', 'é');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    const part = fc.oneof(key, fc.constantFrom('0', '1', '-1'));
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(
        fc.array(tree, { maxLength: 5 }),
        fc.array(path, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(0, 2),
        (document, paths, size, indent) => {
          const outline = outlineOf(JSON.stringify(document, null, indent), paths, '', size);
          expect(outline.recordCount).toBe(document.length);
          for (const one of paths) expect(outline.valueAt(one)).toEqual(valueIn(document, one));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('makes nothing of texts too long to be of use, and survives what is no JSON', () => {
    const long = 'x'.repeat(100_000);
    const outline = outlineOf(`{"a":"${long}","${long}":1,"b":2}`, ['a', 'b'], '', 5000);
    expect([outline.valueAt('a'), outline.valueAt('b')]).toEqual([undefined, 2]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        outlineOf(text, ['a'], 'b');
        outlineOf(`{"a":${text}`, ['a.0'], 'a');
      }),
    );
  });
});
