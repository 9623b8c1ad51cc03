import { asNode, childrenOf, nodes, text, type TreeNode } from './syntax-tree';

const ADDING = new Set(['||', 'concat', 'concat_ws', 'list_value', 'row']);
const REPLACING = new Set(['replace', 'regexp_replace']);

/**
 * An upper bound of how many times longer than its longest input the value can become: joining
 * adds, replacing multiplies by the length of the replacement, which must be a constant, and a cast
 * of a list or a row to text puts a backslash before every quote and backslash inside.
 */
export function textGrowth(node: TreeNode): number {
  const name = node.class === 'FUNCTION' ? text(node.function_name).toLowerCase() : '';
  if (REPLACING.has(name)) return replacedGrowth(nodes(node.children));
  const growths = childrenOf(node).map(textGrowth);
  if (name === 'concat_ws') return growths.reduce((sum, one) => sum + one + (growths[0] ?? 1), 0);
  if (ADDING.has(name)) return growths.reduce((sum, one) => sum + one, 0);
  return Math.max(1, ...growths) * (node.class === 'CAST' ? 2 : 1);
}

function replacedGrowth([subject, pattern, replacement]: readonly TreeNode[]): number {
  if (!subject || !pattern || !replacement) return 1;
  if (replacement.class !== 'CONSTANT') return Number.POSITIVE_INFINITY;
  return textGrowth(subject) * (1 + text(asNode(replacement.value).value).length);
}
