export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}
/** One row as nodes see it in JavaScript: column name to JSON value. */
export type Row = Record<string, JsonValue>;
