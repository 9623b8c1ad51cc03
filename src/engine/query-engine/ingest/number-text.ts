import { sql, type Sql } from '../../../node-sdk';

/**
 * A DOUBLE as the text that JavaScript makes of it (ECMA-262, Number::toString). Both sides write
 * the shortest digits that mean the number, but DuckDB 1.0, 1e+16 and 1e-05 where JavaScript has 1,
 * 10000000000000000 and 0.00001.
 */
export function numberText(value: Sql): Sql {
  const text = sql`CAST(abs(${value}) AS VARCHAR)`;
  const digits = sql`replace(split_part(${text}, 'e', 1), '.', '')`;
  const exponent = sql`CAST(split_part(${text}, 'e', 2) AS INTEGER)`;
  const scientific = sql`regexp_replace(replace(${text}, '.0e', 'e'), 'e([+-])0', 'e\\1')`;
  return sql`CASE
    WHEN ${value} IS NULL THEN NULL
    WHEN isnan(${value}) THEN 'NaN'
    ELSE concat(CASE WHEN ${value} < 0 THEN '-' END, CASE
      WHEN isinf(${value}) THEN 'Infinity'
      WHEN NOT contains(${text}, 'e') THEN regexp_replace(${text}, '\\.0$', '')
      WHEN ${exponent} >= 21 OR ${exponent} < -6 THEN ${scientific}
      WHEN ${exponent} > 0 THEN rpad(${digits}, ${exponent} + 1, '0')
      ELSE concat('0.', repeat('0', -1 - ${exponent}), ${digits}) END) END`;
}
