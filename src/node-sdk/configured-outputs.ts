import type { JsonObject } from '../common/json';

/** Output ports that follow from a node's config. */
export interface ConfiguredOutputs {
  /** How they follow, as a sentence of the catalog: "One port a rule, then `else`". */
  readonly rule: string;
  /** The ports of a small config, for the catalog: `['rule1', 'else']`. */
  readonly example: readonly string[];
  /**
   * The ports of a config as it was saved: nothing is checked yet, so any field may be missing, of
   * another type, or hold placeholders. Names that `PORT_NAME` does not allow are left out, and of
   * names that differ by case alone all but the first.
   */
  readonly of: (config: JsonObject) => readonly string[];
}

/** What a port that follows from a config may be called. */
export const PORT_NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
