import {
  asText,
  asTimestamp,
  type Column,
  passThrough,
  type SelectedColumn,
  type Sql,
  sql,
  textToNumber,
  textToTimestamp,
} from '../../node-sdk';
import { commonType } from './common-type';
import type { JoinType } from './join.config';

export interface KeyPair {
  readonly left: Column;
  readonly right: Column;
}

/** Whether both keys are equal, as numbers or dates where one side is text. */
export function equality({ left, right }: KeyPair): Sql {
  if (left.type === right.type) return sql`${comparable(left)} = ${comparable(right)}`;
  if (isTime(left) && isTime(right))
    return sql`${asTimestamp(left.ref)} = ${asTimestamp(right.ref)}`;
  if (left.type === 'string') return sql`${readAs(right, left)} = ${comparable(right)}`;
  if (right.type === 'string') return sql`${comparable(left)} = ${readAs(left, right)}`;
  return sql`${asText(left)} = ${asText(right)}`;
}

/** Objects and arrays are compared by their JSON. */
function comparable(column: Column): Sql {
  const isNested = column.type === 'object' || column.type === 'array';
  if (isTime(column)) return asTimestamp(column.ref);
  return isNested || column.type === 'string' ? asText(column) : column.ref;
}

/** A text column as the type of the other; null where it cannot be read. */
function readAs(other: Column, column: Column): Sql {
  const text = asText(column);
  if (other.type === 'number') return textToNumber(text);
  if (isTime(other)) return textToTimestamp(text);
  if (other.type === 'boolean') return sql`TRY_CAST(${text} AS BOOLEAN)`;
  if (other.type === 'time') return sql`TRY_CAST(${text} AS TIME)`;
  return text;
}

function isTime({ type }: Column): boolean {
  return type === 'datetime' || type === 'date';
}

/** The one column for a key that both sides name alike: of whichever side has it. */
export function mergedKey(type: JoinType, { left, right }: KeyPair): SelectedColumn {
  if (type === 'inner' || type === 'left') return passThrough(left);
  const { of } = commonType([left, right]);
  return { name: left.name, value: sql`coalesce(${of(left)}, ${of(right)})` };
}
