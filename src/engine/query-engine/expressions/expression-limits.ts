/** Longest expression, in characters. */
export const MAX_EXPRESSION_LENGTH = 4000;
/** Longest text constant inside one. */
export const MAX_LITERAL_LENGTH = 1000;
export const MAX_TREE_NODES = 500;
export const MAX_TREE_DEPTH = 60;
/** How many times longer than its inputs a text may become. */
export const MAX_TEXT_GROWTH = 1000;
