import {
  type ColumnSpec,
  type ColumnType,
  isoMoment,
  type JsonValue,
  type Row,
} from '../../node-sdk';

/** A column of a node and where its value lies in Stripe's object, dotted. */
export interface StripeColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly path: string;
}

/** A column; `path` only where it is not the name. */
export function column(name: string, type: ColumnType, path = name): StripeColumn {
  return { name, type, path };
}

/** Columns for fields that a config names: `outcome.risk_score` becomes `outcome_risk_score`. */
export function furtherColumns(
  fields: readonly string[],
  known: readonly StripeColumn[],
): FurtherColumn[] {
  const names = new Set(known.map(({ name }) => name));
  const further = fields.map((path) => ({ name: path.replaceAll('.', '_'), path }));
  return further.filter(({ name }) => !names.has(name) && names.add(name));
}

/** A column whose type follows from its values. */
export type FurtherColumn = Omit<StripeColumn, 'type'>;
export type AnyColumn = StripeColumn | FurtherColumn;

/** One object as a row; what it lacks is null. Moments become ISO 8601 in UTC. */
export function rowOf(object: object, columns: readonly AnyColumn[]): Row {
  const values = columns.map((one) => {
    const value = at(object, one.path);
    return [one.name, 'type' in one ? typed(value, one.type) : value];
  });
  return Object.fromEntries(values) as Row;
}

export function specsOf(columns: readonly StripeColumn[]): ColumnSpec[] {
  return columns.map(({ name, type }) => ({ name, type }));
}

function at(object: object, path: string): JsonValue {
  let value: unknown = object;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return (value ?? null) as JsonValue;
}

/** Unix seconds where a moment is meant; the id where an object stands in its place. */
function typed(value: JsonValue, type: ColumnType): JsonValue {
  if (type === 'datetime') return isoMoment(value) ?? null;
  if (type === 'string' && typeof value === 'object' && value !== null) return at(value, 'id');
  return value;
}
