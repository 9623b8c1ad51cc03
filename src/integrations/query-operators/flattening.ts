import { bind, type Column, identifier, type SelectedColumn, type Sql, sql } from '../../node-sdk';
import { freeName } from './free-name';
import { typedJson } from './json-kind';
import type { JsonShape } from './json-shape';
import { structFields } from './struct-fields';

/** What becomes of one column. */
export interface Flattening {
  readonly column: Column;
  /** Whether a column of the same name is in the result. */
  readonly keepsName: boolean;
  /** Set where the column becomes rows: the list of its elements, or nothing. */
  readonly elements?: Sql;
  /** The columns in its place; `ref` is the column, or one element of it. */
  readonly into: (ref: Sql, taken: Set<string>) => SelectedColumn[];
}

/** A column that stays as it is. */
export function asItIs(column: Column): Flattening {
  const { name } = column;
  return { column, keepsName: true, into: (ref) => [{ name, value: ref, from: column }] };
}

/** A column of a list type: its elements have the type that the list says. */
export function listRows(column: Column): Flattening {
  const { name, ref: elements } = column;
  return { column, keepsName: true, elements, into: (ref) => [{ name, value: ref }] };
}

/** A column of a struct type: its fields have the types that the struct says. */
export function structColumns(column: Column): Flattening {
  const into = (ref: Sql, taken: Set<string>) =>
    structFields(column.sqlType).map((field) => ({
      name: freeName(`${column.name}_${field}`, taken),
      value: sql`(${ref}).${identifier(field)}`,
    }));
  return { column, keepsName: false, into };
}

/** A column of JSON, by what was found in it. */
export function jsonFlattening(column: Column, shape: JsonShape): Flattening {
  if (shape.hasArrays) return jsonRows(column, shape);
  if (shape.hasObjects) return keyColumns(column, shape);
  const into = (ref: Sql) => [{ name: column.name, value: typedJson(ref, shape.scalars) }];
  return { column, keepsName: true, into };
}

/** A value beside arrays that is none is an element by itself. */
function jsonRows(column: Column, { elements, scalars, hasObjects }: JsonShape): Flattening {
  const { name, ref } = column;
  const kinds = new Set([...elements, ...scalars, ...(hasObjects ? (['nested'] as const) : [])]);
  return {
    column,
    keepsName: true,
    elements: sql`CASE json_type(${ref}) WHEN 'ARRAY' THEN json_extract(${ref}, '$[*]') WHEN 'NULL' THEN NULL ELSE CASE WHEN ${ref} IS NOT NULL THEN [${ref}] END END`,
    into: (element) => [{ name, value: typedJson(element, kinds) }],
  };
}

/** A value beside objects that is none stays under the name of the column. */
function keyColumns(column: Column, { keys, scalars }: JsonShape): Flattening {
  const { name } = column;
  const keepsName = scalars.size > 0;
  const into = (ref: Sql, taken: Set<string>): SelectedColumn[] => {
    const others = sql`CASE WHEN json_type(${ref}) <> 'OBJECT' THEN ${typedJson(ref, scalars)} END`;
    const columns = [...keys].map(([key, kinds]) => ({
      name: freeName(`${name}_${key}`, taken),
      value: typedJson(sql`json_extract(${ref}, ${bind(pointerTo(key))})`, kinds),
    }));
    return keepsName ? [{ name, value: others }, ...columns] : columns;
  };
  return { column, keepsName, into };
}

/** JSON pointer (RFC 6901) to a key: the one notation in which every key can be written. */
function pointerTo(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
