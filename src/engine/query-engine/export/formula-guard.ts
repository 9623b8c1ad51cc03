import { sql, Sql } from '../../../node-sdk';

/**
 * What makes a spreadsheet run a text as a formula: `= + - @` and their full-width and small forms
 * at the start, also behind blanks, invisible characters and quotes, which some programs drop; tab,
 * carriage return and line feed themselves
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const STARTS_FORMULA = String.raw`^([\t\r\n]|[\pZ\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠﹦﹢﹣﹫])`;

/** A spreadsheet takes such text for the number it is. */
const IS_NUMBER = String.raw`^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$`;

/** Text, behind an apostrophe if a spreadsheet would run it as a formula. */
export function disarmed(text: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${text}, ${STARTS}) AND NOT regexp_matches(${text}, ${NUMBER})
    THEN '''' || ${text} ELSE ${text} END`;
}

const STARTS = Sql.trusted(`'${STARTS_FORMULA}'`);
const NUMBER = Sql.trusted(`'${IS_NUMBER}'`);
