import { randomBytes } from 'node:crypto';
import { LIST_FUNCTIONS, VALUE_WORDS } from './allowed-sql';
import { childrenOf, nodes, text, type TreeNode } from './syntax-tree';

/** A checked expression: SQL text with holes for its columns and params. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `listFor` names the function that takes the column as its list. */
  | { readonly kind: 'column'; readonly name: string; readonly listFor?: string }
  /** A word such as `current_date`: a column where the input has one of that name. */
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'param'; readonly name: string };

/** Nobody outside this process can write an identifier that begins like this. */
const NONCE = `v${randomBytes(12).toString('hex')}_`;
const HOLE = new RegExp(`"?${NONCE}(\\d+)"?`, 'g');

/**
 * Replaces every reference to a column or param in the tree, in place, by a numbered identifier
 * that no user can have written, and returns what each number stands for.
 */
export function punchHoles(root: TreeNode): TemplatePiece[] {
  const holes: TemplatePiece[] = [];
  const visit = (node: TreeNode, listFor?: string): void => {
    const hole = holeFor(node, listFor);
    if (hole) {
      toColumn(node, `${NONCE}${String(holes.length)}`);
      holes.push(hole);
    }
    const [list] = nodes(node.children);
    const taking = listFunctionOf(node);
    for (const child of childrenOf(node)) visit(child, child === list ? taking : undefined);
  };
  visit(root);
  return holes;
}

/** Splits the text that DuckDB wrote for the punched tree at its holes. */
export function cutAtHoles(sqlText: string, holes: readonly TemplatePiece[]): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const match of sqlText.matchAll(HOLE)) {
    const hole = holes[Number(match[1])];
    if (hole) pieces.push({ kind: 'text', text: sqlText.slice(end, match.index) }, hole);
    end = match.index + match[0].length;
  }
  return [...pieces, { kind: 'text', text: sqlText.slice(end) }];
}

function listFunctionOf(node: TreeNode): string | undefined {
  if (node.type === 'ARRAY_SLICE') return 'A slice';
  const name = text(node.function_name).toLowerCase();
  return LIST_FUNCTIONS.has(name) ? name : undefined;
}

function holeFor(node: TreeNode, listFor: string | undefined): TemplatePiece | undefined {
  if (node.class === 'PARAMETER') return { kind: 'param', name: text(node.identifier) };
  if (node.class !== 'COLUMN_REF') return undefined;
  const name = text((node.column_names as unknown[])[0]);
  if (VALUE_WORDS.has(name.toLowerCase())) return { kind: 'word', name };
  return { kind: 'column', name, ...(listFor === undefined ? {} : { listFor }) };
}

function toColumn(node: TreeNode, name: string): void {
  delete node.identifier;
  node.class = 'COLUMN_REF';
  node.type = 'COLUMN_REF';
  node.column_names = [name];
}
