/**
 * All that an expression may be made of. A name stands here only if it is a pure scalar that stops
 * when interrupted and cannot blow up memory: `repeat`, `lpad`, `range`, `printf` and the like are
 * left out for that reason, and everything that reads state, files or settings by principle.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const ALLOWED_OPERATORS: ReadonlySet<string> = new Set(
  words('+ - * / // % ^ ** || ~~ !~~ ~~* !~~* & | << >> ->>'),
);

const NUMERIC = words(`
  abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log2 log10 power pow mod pi
  sin cos tan asin acos atan atan2 degrees radians isnan isinf isfinite
  add subtract multiply divide fdiv`);
const CHOICE = words('greatest least coalesce nullif ifnull if');
const TEXT = words(`
  lower upper lcase ucase trim ltrim rtrim length len strlen substr substring left right
  replace concat concat_ws contains starts_with ends_with prefix suffix strpos instr position
  split_part reverse like_escape not_like_escape ilike_escape not_ilike_escape ascii unicode chr
  regexp_matches regexp_replace regexp_extract regexp_full_match
  md5 sha256 strip_accents`);
const TIME = words(`
  strftime strptime try_strptime date_trunc datetrunc date_part datepart date_diff datediff
  date_sub datesub date_add year month day hour minute second millisecond quarter week weekofyear
  dayofmonth dayofweek weekday isodow isoyear dayofyear yearweek dayname monthname last_day
  epoch epoch_ms make_date make_time make_timestamp to_timestamp timezone age
  to_years to_months to_weeks to_days to_hours to_minutes to_seconds to_milliseconds
  now today current_date get_current_timestamp current_timestamp`);
const STRUCTURED = words(`
  json_extract json_extract_string json_array_length json_type json_exists json_valid json_keys
  json_contains list_value list_contains list_has array_contains array_length list_extract
  list_element list_slice array_slice list_sum list_avg list_min list_max list_distinct list_sort
  list_position struct_extract array_extract`);

export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set([
  ...NUMERIC,
  ...CHOICE,
  ...TEXT,
  ...TIME,
  ...STRUCTURED,
]);

/** What takes a list as its first argument, and of JSON would take the text, or nothing. */
export const LIST_FUNCTIONS: ReadonlySet<string> = new Set(
  words(`list_contains list_has array_contains list_slice array_slice list_sum list_avg list_min
  list_max list_distinct list_sort list_position`),
);

/** Words that DuckDB reads as column names although they are values. */
export const VALUE_WORDS: ReadonlySet<string> = new Set([
  'current_date',
  'current_timestamp',
  'localtimestamp',
]);

export const ALLOWED_OPERATOR_TYPES: ReadonlySet<string> = new Set([
  'OPERATOR_NOT',
  'OPERATOR_IS_NULL',
  'OPERATOR_IS_NOT_NULL',
  'COMPARE_IN',
  'COMPARE_NOT_IN',
  'OPERATOR_COALESCE',
  'OPERATOR_NULLIF',
  'OPERATOR_TRY',
  'ARRAY_EXTRACT',
  'ARRAY_SLICE',
]);

export const ALLOWED_CASTS: ReadonlySet<string> = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
  'VARCHAR',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_MS',
  'TIMESTAMP_S',
  'TIMESTAMP_NS',
  'INTERVAL',
  'JSON',
]);
