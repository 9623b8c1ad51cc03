import { Sql } from '../../../node-sdk';

/** Text as a quoted constant, for the places where DuckDB takes no parameter. */
export function constant(text: string): Sql {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return Sql.trusted(
    text.includes('\0') ? `(${quoted.replaceAll('\0', `' || chr(0) || '`)})` : quoted,
  );
}

/** The path of one file, whose name may hold what DuckDB else reads as a pattern of many. */
export function filePath(path: string): Sql {
  return constant(path.replaceAll(/[*?[]/g, '[$&]'));
}
