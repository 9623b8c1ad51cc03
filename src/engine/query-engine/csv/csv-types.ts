import { sql, Sql, type ColumnType } from '../../../node-sdk';

/** A type that CSV text can be read as, with the test for it and the cast to it. */
export interface CsvType {
  readonly sqlType: string;
  /** Whether non-empty text reads as this type without losing anything: 007 is no number. */
  readonly fits: (text: Sql) => Sql;
  readonly cast: (text: Sql) => Sql;
}

/** Which types the columns of a file may have. */
export interface CsvTypes {
  /** In the order they are tried; what fits none is text. */
  readonly guessed: readonly CsvType[];
  /** For a column whose type the node gives: tried in order, and the last is taken in any case. */
  readonly declared: Readonly<Record<ColumnType, readonly CsvType[]>>;
}

interface NumberTypes {
  readonly whole: CsvType;
  readonly real: CsvType;
}

const MOMENT = Sql.trusted(
  `'[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?'`,
);

/** Numbers as JSON and SQL write them. */
const PLAIN_NUMBERS: NumberTypes = {
  whole: {
    sqlType: 'BIGINT',
    fits: (text) => sql`try_cast(${text} AS BIGINT)::VARCHAR = ${text}`,
    cast: (text) => sql`CAST(${text} AS BIGINT)`,
  },
  real: realType(`-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?`, (text) => text),
};

const boolean: CsvType = {
  sqlType: 'BOOLEAN',
  fits: (text) => sql`lower(${text}) IN ('true', 'false')`,
  cast: (text) => sql`CAST(${text} AS BOOLEAN)`,
};
const date: CsvType = {
  sqlType: 'DATE',
  fits: (text) => sql`try_cast(${text} AS DATE)::VARCHAR = ${text}`,
  cast: (text) => sql`CAST(${text} AS DATE)`,
};
const moment: CsvType = {
  sqlType: 'TIMESTAMP',
  fits: (text) =>
    sql`regexp_full_match(${text}, ${MOMENT}) AND try_cast(${text} AS TIMESTAMPTZ) IS NOT NULL`,
  cast: (text) => sql`CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`,
};
export const csvText: CsvType = {
  sqlType: 'VARCHAR',
  fits: () => Sql.trusted('true'),
  cast: (text) => text,
};
const json: CsvType = {
  sqlType: 'JSON',
  fits: (text) => sql`json_valid(${text})`,
  cast: (text) => sql`CAST(${text} AS JSON)`,
};
const time: CsvType = {
  sqlType: 'TIME',
  fits: (text) => sql`try_cast(${text} AS TIME) IS NOT NULL`,
  cast: (text) => sql`CAST(${text} AS TIME)`,
};

/** The types for a file. Without a decimal separator, numbers are as JSON writes them. */
export function csvTypes(decimalSeparator?: '.' | ','): CsvTypes {
  const { whole, real } =
    decimalSeparator === undefined ? PLAIN_NUMBERS : groupedNumbers(decimalSeparator);
  return {
    guessed: [whole, real, boolean, date, moment],
    declared: {
      string: [csvText],
      number: [whole, real],
      boolean: [boolean],
      date: [date],
      datetime: [moment],
      time: [time],
      object: [json],
      array: [json],
    },
  };
}

/** Numbers as people write them: `1.234,50` or `1,234.50`, with or without the groups. */
function groupedNumbers(decimal: '.' | ','): NumberTypes {
  const group = decimal === '.' ? ',' : '.';
  const digits = `-?(0|[1-9][0-9]*|[1-9][0-9]{0,2}([${group}][0-9]{3})+)`;
  const point = Sql.trusted(`'${decimal}'`);
  const plain = (text: Sql): Sql =>
    sql`replace(replace(${text}, ${Sql.trusted(`'${group}'`)}, ''), ${point}, '.')`;
  const pattern = Sql.trusted(`'${digits}'`);
  return {
    whole: {
      sqlType: 'BIGINT',
      fits: (text) =>
        sql`(regexp_full_match(${text}, ${pattern}) AND try_cast(${plain(text)} AS BIGINT) IS NOT NULL)`,
      cast: (text) => sql`CAST(${plain(text)} AS BIGINT)`,
    },
    real: realType(`${digits}([${decimal}][0-9]+)?([eE][+-]?[0-9]+)?`, plain),
  };
}

function realType(form: string, plain: (text: Sql) => Sql): CsvType {
  const pattern = Sql.trusted(`'${form}'`);
  return {
    sqlType: 'DOUBLE',
    fits: (text) =>
      sql`regexp_full_match(${text}, ${pattern}) AND isfinite(try_cast(${plain(text)} AS DOUBLE))`,
    cast: (text) => sql`CAST(${plain(text)} AS DOUBLE)`,
  };
}
