import {
  asText,
  asTimestamp,
  bind,
  booleanOf,
  type Column,
  type JsonValue,
  momentOf,
  NodeError,
  numberOf,
  type Sql,
  sql,
  timeOf,
} from '../../node-sdk';

/** A column and a value of a config, both of one type. */
export interface FittingValue {
  readonly column: Sql;
  readonly value: Sql;
}

/** A value to stand where a column has none. Throws NodeError where it is not of the column's type. */
export function fittingValue(column: Column, value: JsonValue): FittingValue {
  const fitting = FITTING[column.type](column, value);
  if (fitting) return fitting;
  throw new NodeError(
    `Column "${column.name}" holds ${KINDS[column.type]}; ${JSON.stringify(value).slice(0, 80)} is none. Cast the column first, or choose another value`,
  );
}

const KINDS: Readonly<Record<Column['type'], string>> = {
  string: 'texts',
  number: 'numbers',
  boolean: 'true or false',
  datetime: 'dates with times (written 2026-04-29 or 2026-04-29T12:00:00Z)',
  date: 'dates (written 2026-04-29)',
  time: 'times (written 12:30 or 12:30:00)',
  object: 'objects',
  array: 'arrays',
};

type Fit = (column: Column, value: JsonValue) => FittingValue | undefined;

const FITTING: Readonly<Record<Column['type'], Fit>> = {
  string: (column, value) =>
    typeof value === 'object'
      ? undefined
      : { column: asText(column), value: bind(String(value), 'VARCHAR') },
  number: fittingNumber,
  boolean: ({ ref }, value) => {
    const truth = booleanOf(value);
    return truth === undefined ? undefined : { column: ref, value: bind(truth) };
  },
  datetime: ({ ref }, value) => {
    const moment = momentOf(value);
    return moment && { column: asTimestamp(ref), value: bind(moment.text, 'TIMESTAMP') };
  },
  date: ({ ref }, value) => {
    const moment = momentOf(value);
    return moment?.kind === 'day' ? { column: ref, value: bind(moment.text, 'DATE') } : undefined;
  },
  time: ({ ref }, value) => {
    const time = timeOf(value);
    if (time === undefined) return undefined;
    return { column: ref, value: sql`CAST(${bind(time)} AS TIME)` };
  },
  object: fittingJson,
  array: fittingJson,
};

/** A fraction beside whole numbers makes fractions of them all, rather than being rounded. */
function fittingNumber({ ref }: Column, value: JsonValue): FittingValue | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const isWhole = typeof number === 'bigint' || Number.isSafeInteger(number);
  return { column: isWhole ? ref : sql`CAST(${ref} AS DOUBLE)`, value: bind(number) };
}

function fittingJson({ ref, sqlType }: Column, value: JsonValue): FittingValue | undefined {
  if (typeof value !== 'object') return undefined;
  const json = bind(JSON.stringify(value), 'JSON');
  return { column: sqlType === 'JSON' ? ref : sql`to_json(${ref})`, value: json };
}
