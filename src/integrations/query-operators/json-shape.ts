import {
  type Column,
  NodeError,
  type Relation,
  type SetterContext,
  sql,
  type Sql,
} from '../../node-sdk';
import { type JsonKind, kindOf } from './json-kind';

/** How many keys of objects may become columns. */
const MAX_KEYS = 1000;
/** Each key may hold values of every kind, and the column itself of some more. */
const MAX_FACTS = MAX_KEYS * 6 + 20;

/** What a column of JSON holds. */
export interface JsonShape {
  readonly hasArrays: boolean;
  readonly hasObjects: boolean;
  /** Kinds of the values that are neither objects nor arrays. */
  readonly scalars: ReadonlySet<JsonKind>;
  /** Kinds of the elements of all arrays. */
  readonly elements: ReadonlySet<JsonKind>;
  /** Kinds by key of the objects, in the order in which the keys appear. */
  readonly keys: ReadonlyMap<string, ReadonlySet<JsonKind>>;
}

type Ahead = Pick<SetterContext<unknown>, 'materialise' | 'distinctValues'>;

/** `[part, key, kind]`, of a value itself, a key of an object or an element of an array. */
type Fact = readonly ['array' | 'object' | 'scalar' | 'key' | 'element', string | null, JsonKind];

/** Looks at all values of a JSON column. Throws NodeError where objects have too many keys. */
export async function jsonShape(
  context: Ahead,
  rows: Relation,
  column: Column,
): Promise<JsonShape> {
  const facts = await context.materialise({
    columns: [
      { name: 'fact', value: sql`CAST(to_json([part, key, kind]) AS VARCHAR)` },
      { name: 'place', value: sql`min(place)` },
    ],
    rest: sql`FROM (SELECT part, key, ${kindOf(sql`value`)} AS kind, {'line': line, 'nth': nth} AS place
      FROM (${valuesIn(rows, column.ref)})) GROUP BY part, key, kind`,
  });
  const [fact, place] = facts.columns;
  if (fact === undefined || place === undefined) throw new Error('Facts have no columns');
  const limit = MAX_FACTS + 1;
  const texts = await context.distinctValues(facts, fact, { limit, orderBy: place });
  const found = texts.map((text) => JSON.parse(text ?? '[]') as Fact);
  const keys = kindsByKey(found);
  if (texts.length === limit || keys.size > MAX_KEYS) {
    throw new NodeError(
      `The objects in column "${column.name}" have more than ${String(MAX_KEYS)} different keys, and each would become a column: take those you need with computedColumn and json_extract`,
    );
  }
  const kinds = (part: Fact[0]) =>
    new Set(found.filter(([own]) => own === part).map(([, , kind]) => kind));
  return {
    hasArrays: kinds('array').size > 0,
    hasObjects: kinds('object').size > 0,
    scalars: kinds('scalar'),
    elements: kinds('element'),
    keys,
  };
}

/** Every value, every value of an object and every element of an array, with its place. */
function valuesIn(rows: Relation, ref: Sql): Sql {
  const numbered = sql`(SELECT ${ref} AS value, row_number() OVER () AS line FROM ${rows.from}) WHERE json_type(value)`;
  return sql`SELECT CASE json_type(value) WHEN 'ARRAY' THEN 'array' WHEN 'OBJECT' THEN 'object' ELSE 'scalar' END AS part,
      NULL AS key, value, line, 0 AS nth FROM ${numbered} <> 'NULL'
    UNION ALL SELECT 'key', unnest(json_keys(value)), unnest(json_extract(value, '$.*')), line,
      generate_subscripts(json_keys(value), 1) FROM ${numbered} = 'OBJECT'
    UNION ALL SELECT 'element', NULL, unnest(json_extract(value, '$[*]')), line, 0
      FROM ${numbered} = 'ARRAY'`;
}

function kindsByKey(facts: readonly Fact[]): ReadonlyMap<string, ReadonlySet<JsonKind>> {
  const kinds = new Map<string, Set<JsonKind>>();
  for (const [part, key, kind] of facts) {
    if (part !== 'key' || key === null) continue;
    kinds.set(key, (kinds.get(key) ?? new Set()).add(kind));
  }
  return kinds;
}
