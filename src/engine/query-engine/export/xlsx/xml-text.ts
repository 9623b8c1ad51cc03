import { sql, Sql } from '../../../../node-sdk';

/** What XML 1.0 cannot hold, and texts that look as if they stood for it. */
const SPECIAL = Sql.trusted(
  String.raw`'[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_'`,
);

/** One character as XML can hold it. */
const SAYABLE = sql`lambda c: CASE
  WHEN unicode(c) IN (65534, 65535) OR (unicode(c) < 32 AND unicode(c) NOT IN (9, 10, 13))
  THEN format('_x{:04X}_', unicode(c)) ELSE c END`;

/** A bare carriage return would become a line feed when the XML is read. */
const ENTITIES: readonly (readonly [Sql, Sql])[] = [
  [sql`'&'`, sql`'&amp;'`],
  [sql`'<'`, sql`'&lt;'`],
  [sql`'>'`, sql`'&gt;'`],
  [sql`chr(13)`, sql`'&#13;'`],
];

/**
 * Text as the content of an element. Characters that XML cannot hold are written `_x000B_`, and
 * texts that look so by themselves are told apart (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
 */
export function xmlText(text: Sql): Sql {
  const characters = sql`string_split(replace(${text}, '_x', '_x005F_x'), '')`;
  const said = sql`array_to_string(list_transform(${characters}, ${SAYABLE}), '')`;
  const sayable = sql`CASE WHEN regexp_matches(${text}, ${SPECIAL}) THEN ${said} ELSE ${text} END`;
  return ENTITIES.reduce((inner, [from, to]) => sql`replace(${inner}, ${from}, ${to})`, sayable);
}
