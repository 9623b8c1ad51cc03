import { isLosslessNumber, parse, stringify } from 'lossless-json';
import { ExpressionError } from './expression-error';

/** A node of DuckDB's syntax tree, as `json_serialize_sql` writes it. Numbers stay exact. */
export interface TreeNode {
  [key: string]: unknown;
}

/** The tree of `SELECT (<expression>) AS e FROM t`, and the expression inside it. */
export interface ParsedTree {
  readonly document: TreeNode;
  readonly root: TreeNode;
}

/** `SELECT (`: where the user's text begins in the statement that is parsed. */
const PREFIX = 'SELECT (';

/** The newline keeps a trailing comment from swallowing the rest. */
export function statementAround(expression: string): string {
  return `${PREFIX}${expression}\n) AS e FROM t`;
}

/**
 * Reads what `json_serialize_sql` answered and proves that the expression stayed inside its
 * brackets: one statement, one item, the plain table. Throws ExpressionError.
 */
export function readTree(json: string, expression: string): ParsedTree {
  const document = parseDocument(json);
  if (document.error !== false) throw new ExpressionError(syntaxMessage(document, expression));
  const [statement, ...more] = nodes(document.statements);
  const select = asNode(statement?.node);
  const [root, ...others] = nodes(select.select_list);
  if (!root || more.length > 0 || others.length > 0 || root.alias !== 'e' || !isPlain(select)) {
    throw new ExpressionError('Not a single expression');
  }
  return { document, root };
}

/** DuckDB writes a number beyond a double as `inf`, which is not JSON. */
function parseDocument(json: string): TreeNode {
  try {
    return parse(json) as TreeNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExpressionError('A number in the expression is too large');
  }
}

export function writeTree(tree: TreeNode): string {
  return stringify(tree) ?? '';
}

export function asNode(value: unknown): TreeNode {
  return typeof value === 'object' && value !== null ? (value as TreeNode) : {};
}

export function nodes(value: unknown): TreeNode[] {
  return Array.isArray(value) ? value.map(asNode) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The expressions directly below a node, whatever its class. */
export function childrenOf(node: TreeNode): TreeNode[] {
  const checks = nodes(node.case_checks).flatMap((check) => [check.when_expr, check.then_expr]);
  const single = ['child', 'left', 'right', 'input', 'lower', 'upper', 'else_expr', 'filter'];
  return [
    ...nodes(node.children),
    ...[...checks, ...single.map((key) => node[key])].filter(isNode),
  ];
}

/** ` at character 7`, where DuckDB tells it. */
export function positionOf(node: TreeNode): string {
  return position(isLosslessNumber(node.query_location) ? node.query_location.toString() : '');
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null;
}

function position(location: string, length = Number.MAX_SAFE_INTEGER): string {
  const offset = Number(location) - PREFIX.length;
  if (location === '' || offset < 0 || offset > 1e6) return '';
  return ` at character ${String(Math.min(offset, length) + 1)}`;
}

function syntaxMessage(document: TreeNode, expression: string): string {
  const problem = text(document.error_message).split('\n', 1)[0] ?? '';
  const location = text(document.position);
  const beyond = Number(location) - PREFIX.length >= expression.trimEnd().length;
  if (location !== '' && beyond) return 'The expression is not complete, or a bracket is missing';
  const what = problem.startsWith('Only SELECT') ? 'Not a single expression' : problem;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}${position(location, expression.length)}`;
}

const EMPTY_LISTS = ['modifiers', 'group_expressions', 'group_sets'];
const ABSENT = ['where_clause', 'having', 'qualify', 'sample'];

function isPlain(select: TreeNode): boolean {
  const from = asNode(select.from_table);
  return (
    select.type === 'SELECT_NODE' &&
    EMPTY_LISTS.every((key) => nodes(select[key]).length === 0) &&
    ABSENT.every((key) => select[key] === null) &&
    nodes(asNode(select.cte_map).map).length === 0 &&
    from.type === 'BASE_TABLE' &&
    from.table_name === 't' &&
    ['schema_name', 'catalog_name', 'alias'].every((key) => from[key] === '')
  );
}
