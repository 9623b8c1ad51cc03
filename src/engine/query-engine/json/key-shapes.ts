import type { IngestRow } from '../ingest/column-scan';

/** Objects of an API come in few shapes; more than this are told one by one. */
const MOST_SHAPES = 16;

/** The key lists that objects were seen with, in the order of the keys. */
export class KeyShapes {
  private readonly shapes = new Map<string, readonly string[]>();

  add(rows: readonly IngestRow[]): void {
    for (const row of rows) {
      const keys = Object.keys(row);
      const shape = JSON.stringify(keys);
      if (this.shapes.size < MOST_SHAPES && !this.shapes.has(shape)) this.shapes.set(shape, keys);
    }
  }

  all(): readonly (readonly string[])[] {
    return [...this.shapes.values()];
  }
}
