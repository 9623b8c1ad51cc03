import { comma, identifier, join, sql, type Sql } from '../../../node-sdk';
import { constant } from '../database/constant';
import type { StoredKind } from '../output/stored-column';
import type { StoredRelation } from '../output/stored-rows';
import { disarmed } from './formula-guard';

export interface CellColumn {
  /** Its name as a text. */
  readonly name: Sql;
  readonly kind: StoredKind;
  readonly value: Sql;
}

/** Rows on their way into a spreadsheet: names and texts are disarmed, JSON is text. */
export interface CellRelation {
  readonly columns: readonly CellColumn[];
  readonly from: Sql;
  /** Position of a row, from 0. */
  readonly position: Sql;
}

/** A query below computes each value once, however often the formats look at it. */
export function cellRelation(rows: StoredRelation): CellRelation {
  const position = identifier('position');
  const columns = rows.columns.map(({ name, kind }, index): CellColumn => ({
    name: disarmed(constant(name)),
    kind,
    value: identifier(`v${String(index)}`),
  }));
  const values = rows.columns.map(
    ({ kind, value }, index) => sql`${cellValue(kind, value)} AS ${columns[index]?.value ?? value}`,
  );
  const selected = join([sql`${rows.position} AS ${position}`, ...values], comma);
  return { columns, position, from: sql`(SELECT ${selected} FROM ${rows.from})` };
}

/** Kinds whose texts are the users' own. */
export function isFreeText(kind: StoredKind): boolean {
  return kind === 'text' || kind === 'json';
}

function cellValue(kind: StoredKind, value: Sql): Sql {
  if (kind === 'text') return disarmed(value);
  return kind === 'json' ? disarmed(sql`nullif(CAST(${value} AS VARCHAR), 'null')`) : value;
}
