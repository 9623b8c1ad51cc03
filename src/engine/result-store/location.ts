/** A result of at most one page: its columns, then each row, as JSON, one a line. */
export const LINES_ENDING = '.jsonl';
/** A larger one: only DuckDB reads it. */
export const PARQUET_ENDING = '.parquet';

const LOCATION = /^[A-Za-z0-9_-]{1,200}\.(jsonl|parquet)$/;

/** Where the result of that id lies: `dataRef:wf42_1714392000_x` in `wf42_1714392000_x.jsonl`. */
export function locationOf(resultId: string, ending: string): string {
  return `${resultId.slice(resultId.indexOf(':') + 1)}${ending}`;
}

/** Whether a result can lie there. */
export function isLocation(name: string): boolean {
  return LOCATION.test(name);
}
