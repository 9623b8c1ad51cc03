import { sql, Sql } from '../../../../node-sdk';

const BLANKS: readonly number[] = [9, 10, 13];
/** What XML 1.0 cannot hold. */
const UNSAID = [...Array(32).keys(), 0xfffe, 0xffff].filter((code) => !BLANKS.includes(code));

const SPECIAL = Sql.trusted(
  String.raw`'[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_'`,
);

/**
 * Text as the content of an element. Characters that XML cannot hold are written `_x000B_`, and
 * texts that look so by themselves are told apart (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
 */
export function xmlText(text: Sql): Sql {
  const said = UNSAID.reduce(
    (inner, code) => sql`replace(${inner}, ${character(code)}, ${escape(code)})`,
    sql`replace(${text}, '_x', '_x005F_x')`,
  );
  const sayable = sql`CASE WHEN regexp_matches(${text}, ${SPECIAL}) THEN ${said} ELSE ${text} END`;
  return ENTITIES.reduce((inner, [from, to]) => sql`replace(${inner}, ${from}, ${to})`, sayable);
}

/** A bare carriage return becomes a line feed when XML is read. */
const ENTITIES: readonly (readonly [Sql, Sql])[] = [
  [sql`'&'`, sql`'&amp;'`],
  [sql`'<'`, sql`'&lt;'`],
  [sql`'>'`, sql`'&gt;'`],
  [sql`chr(13)`, sql`'&#13;'`],
];

function character(code: number): Sql {
  return Sql.trusted(`chr(${String(code)})`);
}

function escape(code: number): Sql {
  return Sql.trusted(`'_x${code.toString(16).toUpperCase().padStart(4, '0')}_'`);
}
