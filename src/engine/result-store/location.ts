/** A result of at most one page: its columns, then each row, as JSON, one a line. */
export const LINES_ENDING = '.jsonl';
/** A larger one: only DuckDB reads it. */
export const PARQUET_ENDING = '.parquet';

/** Where the result of that id lies: `dataRef:wf42_1714392000_x` in `wf42_1714392000_x.jsonl`. */
export function locationOf(resultId: string, ending: string): string {
  return `${resultId.slice(resultId.indexOf(':') + 1)}${ending}`;
}
