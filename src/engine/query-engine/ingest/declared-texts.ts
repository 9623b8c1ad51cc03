import { type ColumnType, comma, identifier, join, sql, Sql } from '../../../node-sdk';
import type { QuerySession } from '../database/query-session';
import type { IngestColumn } from './column-scan';
import { physicalName } from './physical-name';

/** What the texts of a column stand for. */
export interface TextType {
  readonly sqlType: string;
  readonly cast: (text: Sql) => Sql;
}

interface Claim {
  /** Aggregates over the column. */
  readonly facts: (text: Sql) => readonly Sql[];
  /** The type, where the facts bear the claim out. */
  readonly typeOf: (facts: readonly unknown[]) => TextType | undefined;
}

const MAX_DECIMAL_DIGITS = 38;
const MAX_BIGINT_DIGITS = 18;

/** What the texts of a declared column must be; those of other types are just texts. */
const CLAIMS: Readonly<Partial<Record<ColumnType, Claim>>> = {
  date: castable({ sqlType: 'DATE', cast: (text) => sql`CAST(${text} AS DATE)` }, 'DATE'),
  time: castable({ sqlType: 'TIME', cast: (text) => sql`CAST(${text} AS TIME)` }, 'TIME'),
  datetime: castable(
    {
      sqlType: 'TIMESTAMP',
      cast: (text) => sql`CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`,
    },
    'TIMESTAMPTZ',
  ),
  object: castable({ sqlType: 'JSON', cast: (text) => sql`CAST(${text} AS JSON)` }, 'JSON'),
  array: castable({ sqlType: 'JSON', cast: (text) => sql`CAST(${text} AS JSON)` }, 'JSON'),
  number: { facts: decimalFacts, typeOf: decimalType },
};

/**
 * The types that texts of declared columns have, by position. JSON has no dates and no decimals, so
 * they come as text; where a single one is none, the column stays text.
 */
export async function typesOfTexts(
  session: QuerySession,
  table: string,
  columns: readonly IngestColumn[],
): Promise<ReadonlyMap<number, TextType>> {
  const claimed = columns.flatMap(({ declared }, index) => {
    const claim = declared && CLAIMS[declared];
    return claim ? [{ index, claim, facts: claim.facts(identifier(physicalName(index))) }] : [];
  });
  if (claimed.length === 0) return new Map();
  const all = join(
    claimed.flatMap(({ facts }) => facts),
    comma,
  );
  const [row = []] = await session.rows(sql`SELECT ${all} FROM ${identifier(table)}`);
  let place = 0;
  const types = claimed.map(({ index, claim, facts }) => {
    place += facts.length;
    return [index, claim.typeOf(row.slice(place - facts.length, place))] as const;
  });
  return new Map(types.flatMap(([index, type]) => (type ? [[index, type] as const] : [])));
}

function castable(type: TextType, sqlType: string): Claim {
  const target = Sql.trusted(sqlType);
  return {
    facts: (text) => [
      sql`coalesce(bool_and(TRY_CAST(${text} AS ${target}) IS NOT NULL OR ${text} IS NULL), true)`,
    ],
    typeOf: ([fits]) => (fits === true ? type : undefined),
  };
}

function decimalFacts(text: Sql): Sql[] {
  return [
    sql`coalesce(bool_and(regexp_full_match(${text}, '-?[0-9]+([.][0-9]+)?')), true)`,
    sql`coalesce(max(strlen(ltrim(split_part(ltrim(${text}, '-'), '.', 1), '0'))), 0)`,
    sql`coalesce(max(strlen(split_part(${text}, '.', 2))), 0)`,
  ];
}

/**
 * No wider than the values, for DuckDB's arithmetic adds up the widths and refuses more than 38; but
 * a digit before the point, without which DuckDB writes `.50`.
 */
function decimalType([fits, whole, fraction]: readonly unknown[]): TextType | undefined {
  const scale = Number(fraction);
  const needed = Number(whole) + scale;
  if (fits !== true || needed > MAX_DECIMAL_DIGITS) return undefined;
  const width = Math.min(MAX_DECIMAL_DIGITS, Math.max(needed, scale + 1));
  const isBigint = scale === 0 && width <= MAX_BIGINT_DIGITS;
  const sqlType = isBigint ? 'BIGINT' : `DECIMAL(${String(width)},${String(scale)})`;
  return { sqlType, cast: (text) => sql`CAST(${text} AS ${Sql.trusted(sqlType)})` };
}
