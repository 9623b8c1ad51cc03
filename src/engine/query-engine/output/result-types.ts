import { type Column, type ColumnType, sql, Sql } from '../../../node-sdk';
import { nestedJson } from './nested-json';
import type { ProjectedColumn, StoredKind } from './stored-column';

/** What can only be said of a column when its values are seen. */
export interface ColumnFacts {
  /** A number that a double cannot hold exactly: the whole column becomes text. */
  readonly tooWide: boolean;
  /** NaN or an infinity, which JSON cannot express: those values become null. */
  readonly notFinite: boolean;
  /** Every value is a JSON array. */
  readonly allArrays: boolean;
}

export const PLAIN_FACTS: ColumnFacts = { tooWide: false, notFinite: false, allArrays: false };

/** SQL that is true for a value of this kind of fact; undefined where the type rules it out. */
export interface FactTests {
  readonly tooWide?: Sql;
  readonly notFinite?: Sql;
  readonly notArray?: Sql;
}

interface TypeRule {
  readonly pattern: RegExp;
  readonly tests: (value: Sql, match: RegExpExecArray) => FactTests;
  readonly project: (
    value: Sql,
    facts: ColumnFacts,
    sqlType: string,
  ) => [StoredKind, ColumnType, Sql];
}

const none = (): FactTests => ({});
const asText = (value: Sql): [StoredKind, ColumnType, Sql] => [
  'text',
  'string',
  sql`CAST(${value} AS VARCHAR)`,
];
const notFinite = (value: Sql): FactTests => ({ notFinite: sql`NOT isfinite(${value})` });
const finite = (value: Sql, facts: ColumnFacts): Sql =>
  facts.notFinite ? sql`CASE WHEN isfinite(${value}) THEN ${value} END` : value;
const asJson = (json: Sql, facts: ColumnFacts): [StoredKind, ColumnType, Sql] => [
  'json',
  facts.allArrays ? 'array' : 'object',
  json,
];
/** Lists and structs of doubles may hold NaN, which DuckDB writes and even reads as if it were JSON. */
const holdsNotFinite = (json: Sql): Sql =>
  sql`regexp_matches(CAST(${json} AS VARCHAR), '[\\[,:]-?(NaN|Infinity)')`;
const nestedTests = (value: Sql, { input }: RegExpExecArray): FactTests =>
  /DOUBLE|FLOAT/.test(input) ? { notFinite: holdsNotFinite(sql`to_json(${value})`) } : {};
const inJson = (value: Sql, { notFinite }: ColumnFacts, sqlType: string): Sql =>
  nestedJson(value, sqlType, { finite: notFinite });

/** By DuckDB type, first match wins; the last rule takes everything. */
const RULES: readonly TypeRule[] = [
  {
    pattern: /^(U?(TINY|SMALL)INT|U?INTEGER)$/,
    tests: none,
    project: (value) => ['whole', 'number', sql`CAST(${value} AS BIGINT)`],
  },
  {
    pattern: /^(U?(BIG|HUGE)INT|BIGNUM)$/,
    tests: (value) => ({
      tooWide: sql`(${value} > 9007199254740991 OR ${value} < -9007199254740991)`,
    }),
    project: (value, facts) =>
      facts.tooWide ? asText(value) : ['whole', 'number', sql`TRY_CAST(${value} AS BIGINT)`],
  },
  {
    pattern: /^DECIMAL\((\d+),\s*(\d+)\)$/,
    tests: (value, [type, width]) => (Number(width) <= 15 ? {} : wideDecimal(value, type)),
    project: (value, facts) =>
      facts.tooWide ? asText(value) : ['real', 'number', sql`CAST(${value} AS DOUBLE)`],
  },
  {
    pattern: /^DOUBLE$/,
    tests: notFinite,
    project: (value, facts) => ['real', 'number', finite(value, facts)],
  },
  {
    pattern: /^FLOAT$/,
    tests: notFinite,
    project: (value, facts) => [
      'real',
      'number',
      sql`CAST(CAST(${finite(value, facts)} AS VARCHAR) AS DOUBLE)`,
    ],
  },
  { pattern: /^BOOLEAN$/, tests: none, project: (value) => ['boolean', 'boolean', value] },
  { pattern: /^VARCHAR$/, tests: none, project: (value) => ['text', 'string', value] },
  {
    pattern: /^TIMESTAMP WITH TIME ZONE$/,
    tests: notFinite,
    project: (value, facts) => [
      'datetime',
      'datetime',
      sql`(${finite(value, facts)} AT TIME ZONE 'UTC')`,
    ],
  },
  {
    pattern: /^TIMESTAMP(_\w+)?$/,
    tests: (value) => notFinite(sql`CAST(${value} AS TIMESTAMP)`),
    project: (value, facts) => [
      'datetime',
      'datetime',
      finite(sql`CAST(${value} AS TIMESTAMP)`, facts),
    ],
  },
  {
    pattern: /^DATE$/,
    tests: notFinite,
    project: (value, facts) => ['date', 'date', finite(value, facts)],
  },
  { pattern: /^TIME$/, tests: none, project: (value) => ['time', 'time', value] },
  { pattern: /^BLOB$/, tests: none, project: (value) => asText(sql`base64(${value})`) },
  {
    pattern: /^JSON$/,
    tests: (value) => ({ notArray: sql`(json_type(${value}) <> 'ARRAY')` }),
    project: asJson,
  },
  {
    pattern: /\[\d*\]$/,
    tests: nestedTests,
    project: (value, facts, sqlType) => ['json', 'array', inJson(value, facts, sqlType)],
  },
  {
    pattern: /^(STRUCT|MAP|UNION)\b/,
    tests: nestedTests,
    project: (value, facts, sqlType) => ['json', 'object', inJson(value, facts, sqlType)],
  },
  { pattern: /^/, tests: none, project: asText },
];

export function factTests({ sqlType, ref }: Column): FactTests {
  const { rule, match } = ruleOf(sqlType);
  return rule.tests(ref, match);
}

/** A statement that meets a value of which a fact had to be known fails with this text. */
export const FACT_MISSED = 'a value needs a closer look';

/**
 * The column in its stored form as long as nothing is special about its values; the statement
 * fails with FACT_MISSED at the first that is.
 */
export function projectedPlainly(column: Column): ProjectedColumn {
  const { tooWide, notFinite } = factTests(column);
  const plain = projected(column, PLAIN_FACTS);
  const special = tooWide ?? notFinite;
  if (!special) return plain;
  const missed = Sql.trusted(`error('${FACT_MISSED}')`);
  return { ...plain, value: sql`CASE WHEN ${special} THEN ${missed} ELSE ${plain.value} END` };
}

/** The column in its stored form. */
export function projected({ name, sqlType, ref }: Column, facts: ColumnFacts): ProjectedColumn {
  const [kind, type, value] = ruleOf(sqlType).rule.project(ref, facts, sqlType);
  return { name: wellFormed(name), kind, type, value };
}

/** Half a surrogate pair is no character of the rows: it is stored, and has to be found, as \uFFFD. */
function wellFormed(name: string): string {
  return Buffer.from(name).toString();
}

function ruleOf(sqlType: string): { rule: TypeRule; match: RegExpExecArray } {
  for (const rule of RULES) {
    const match = rule.pattern.exec(sqlType);
    if (match) return { rule, match };
  }
  throw new Error(`No rule for type ${sqlType}`);
}

/** More than 15 significant digits: what a double keeps of any decimal. */
function wideDecimal(value: Sql, type: string): FactTests {
  const kept = sql`try_cast(printf('%.15g', CAST(${value} AS DOUBLE)) AS ${Sql.trusted(type)})`;
  return { tooWide: sql`(${kept} IS DISTINCT FROM ${value} AND ${value} IS NOT NULL)` };
}
