import { type Sql, sql } from '../../node-sdk';

/** What a JSON value is, as far as the type of a column is concerned. */
export type JsonKind = 'whole' | 'real' | 'boolean' | 'text' | 'nested' | 'null';

/** The kind of a JSON value, as text. */
export function kindOf(json: Sql): Sql {
  return sql`CASE json_type(${json})
    WHEN 'VARCHAR' THEN 'text' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'DOUBLE' THEN 'real'
    WHEN 'BIGINT' THEN 'whole' WHEN 'NULL' THEN 'null'
    WHEN 'UBIGINT' THEN CASE WHEN TRY_CAST(${textIn(json)} AS BIGINT) IS NULL THEN 'real' ELSE 'whole' END
    ELSE 'nested' END`;
}

/** JSON values of these kinds as values of the one type that holds them all: in doubt, text. */
export function typedJson(json: Sql, kinds: ReadonlySet<JsonKind>): Sql {
  const present = [...kinds].filter((kind) => kind !== 'null');
  const isOnly = (...allowed: JsonKind[]) => present.every((kind) => allowed.includes(kind));
  if (present.length === 0) return sql`CAST(NULL AS VARCHAR)`;
  if (isOnly('nested')) return sql`CASE WHEN json_type(${json}) <> 'NULL' THEN ${json} END`;
  if (isOnly('whole')) return sql`TRY_CAST(${textIn(json)} AS BIGINT)`;
  if (isOnly('whole', 'real')) return sql`TRY_CAST(${textIn(json)} AS DOUBLE)`;
  if (isOnly('boolean')) return sql`TRY_CAST(${textIn(json)} AS BOOLEAN)`;
  if (!kinds.has('real')) return textIn(json);
  return sql`CASE WHEN json_type(${json}) = 'DOUBLE' THEN regexp_replace(${textIn(json)}, '\\.0$', '') ELSE ${textIn(json)} END`;
}

/** Text as it is, anything else as JSON writes it; nothing for null. */
function textIn(json: Sql): Sql {
  return sql`json_extract_string(${json}, '$')`;
}
