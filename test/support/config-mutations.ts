import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/common/json';

/** Contents that break programs: types, sizes, code in texts, names with a meaning, placeholders. */
const NASTY: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  9007199254740993,
  -2147483649,
  '',
  ' ',
  'x',
  '0',
  'true',
  '\u0000',
  'a\nb\r\n',
  '\ud83d\ude00\u202e\u0301',
  '\ud800',
  "'; DROP TABLE users; --",
  '" OR 1=1 --',
  '../../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:127.0.0.1]:22/',
  'javascript:alert(1)',
  '(a+)+$',
  '[',
  '%s%n${7*7}#{7*7}<%= 7*7 %>',
  '=HYPERLINK("http://x")',
  'a@b.c\r\nBcc: d@e.f',
  '{{ params.x }}',
  '{{ row.customer }} {{ total_rows }}',
  '{{ params.missing }}',
  '{{',
  '{% for i in (1..1000000) %}',
  'constructor',
  'toString',
  'amount',
  'AMOUNT',
  '*',
  '2026-02-30',
  '2026-04-01T00:00:00Z',
  [],
  [null],
  [[]],
  [{}],
  ['amount', 'amount'],
  Array.from({ length: 2000 }, (_, index) => `c${String(index)}`),
  {},
  { toString: 1, constructor: 'x' },
  { amount: 'amount' },
  { a: { b: { c: { d: [{}] } } } },
  'long '.repeat(20_000),
];

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue> },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.double() },
);

type Mutation = (config: JsonObject) => JsonObject;

/** A valid config with one or two places changed, or another one altogether. */
export function mutated(base: JsonObject, schema: JsonObject): fc.Arbitrary<JsonObject> {
  const fields = Object.keys((schema['properties'] ?? {}) as object);
  const places = [...fields.map((field) => [field]), ...placesIn(base)];
  const ofPlace: fc.Arbitrary<Mutation> =
    places.length === 0
      ? fc.constant((config: JsonObject) => config)
      : fc.tuple(fc.constantFrom(...places), value).map(
          ([place, put]) =>
            (config: JsonObject) =>
              withValue(config, place, put) as JsonObject,
        );
  const without: fc.Arbitrary<Mutation> = fc
    .constantFrom('', ...fields)
    .map(
      (field) => (config: JsonObject) =>
        Object.fromEntries(Object.entries(config).filter(([name]) => name !== field)),
    );
  const added: fc.Arbitrary<Mutation> = fc
    .tuple(fc.constantFrom('no_such_field', 'toString', ''), value)
    .map(([field, put]) => (config: JsonObject) => ({ ...config, [field]: put }));
  const one = fc.oneof(
    { weight: 12, arbitrary: ofPlace },
    { weight: 1, arbitrary: without },
    { weight: 1, arbitrary: added },
  );
  return fc
    .array(one, { minLength: 1, maxLength: 2 })
    .map((changes) => changes.reduce((config, change) => change(config), base));
}

type Place = readonly (string | number)[];

function placesIn(tree: JsonValue, above: Place = []): Place[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const entries: [string | number, JsonValue][] = Array.isArray(tree)
    ? [...tree.entries()]
    : Object.entries(tree);
  return entries.flatMap(([key, child]) => [[...above, key], ...placesIn(child, [...above, key])]);
}

function withValue(tree: JsonValue, [key, ...rest]: Place, put: JsonValue): JsonValue {
  if (key === undefined) return put;
  if (Array.isArray(tree)) {
    return tree.map((child, index) => (index === key ? withValue(child, rest, put) : child));
  }
  const object = typeof tree === 'object' && tree !== null ? tree : {};
  return { ...object, [key]: withValue(object[key] ?? null, rest, put) };
}
