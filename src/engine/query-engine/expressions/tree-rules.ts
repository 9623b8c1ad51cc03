import {
  ALLOWED_CASTS,
  ALLOWED_FUNCTIONS,
  ALLOWED_OPERATORS,
  ALLOWED_OPERATOR_TYPES,
} from './allowed-sql';
import { ExpressionError } from './expression-error';
import { MAX_LITERAL_LENGTH, MAX_TREE_DEPTH, MAX_TREE_NODES } from './expression-limits';
import { insteadOf } from './instead-of';
import { asNode, childrenOf, nodes, positionOf, text, type TreeNode } from './syntax-tree';

/** Throws ExpressionError unless every node of the tree is one that may run. */
export function checkTree(root: TreeNode): void {
  let count = 0;
  const visit = (node: TreeNode, depth: number): void => {
    if (++count > MAX_TREE_NODES || depth > MAX_TREE_DEPTH) {
      throw new ExpressionError('The expression is too complex; split it over several columns');
    }
    const rule = RULES.get(text(node.class));
    const what = rule ? rule(node) : `${nameOfClass(text(node.class))} is not allowed`;
    if (what !== undefined) {
      throw new ExpressionError(`${what}${positionOf(node)}${insteadOf(node)}`);
    }
    for (const child of childrenOf(node)) visit(child, depth + 1);
  };
  visit(root, 0);
}

type Rule = (node: TreeNode) => string | undefined;
const always: Rule = () => undefined;

/** By class of node; what is not listed is refused. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['CONSTANT', constantRule],
  ['COLUMN_REF', columnRule],
  ['PARAMETER', parameterRule],
  ['FUNCTION', functionRule],
  ['COMPARISON', always],
  ['CONJUNCTION', always],
  ['BETWEEN', always],
  ['CASE', always],
  ['OPERATOR', operatorRule],
  ['CAST', castRule],
]);

function constantRule(node: TreeNode): string | undefined {
  const { value } = asNode(node.value);
  if (typeof value !== 'string' || value.length <= MAX_LITERAL_LENGTH) return undefined;
  return `A text of more than ${String(MAX_LITERAL_LENGTH)} characters is not allowed`;
}

function columnRule(node: TreeNode): string | undefined {
  const names = Array.isArray(node.column_names) ? node.column_names : [];
  if (names.length === 1) return undefined;
  return `"${names.join('.')}" is not allowed`;
}

function parameterRule(node: TreeNode): string | undefined {
  if (/^[A-Za-z_]\w*$/.test(text(node.identifier))) return undefined;
  return 'A parameter without a name is not allowed: write $name';
}

function functionRule(node: TreeNode): string | undefined {
  const name = text(node.function_name).toLowerCase();
  if (node.catalog !== '' || !['', 'main', 'pg_catalog'].includes(text(node.schema))) {
    return `A qualified function name is not allowed: "${name}"`;
  }
  if (!ALLOWED_FUNCTIONS.has(name) && !ALLOWED_OPERATORS.has(name)) {
    return node.is_operator === true
      ? `Operator ${name} is not allowed`
      : `Function ${name} is not allowed`;
  }
  return hasExtras(node) ? `Only plain arguments are allowed in ${name}()` : undefined;
}

/** DISTINCT, FILTER, ORDER BY or a named argument inside the call. */
function hasExtras(call: TreeNode): boolean {
  return (
    call.distinct !== false ||
    call.filter !== null ||
    call.export_state !== false ||
    nodes(asNode(call.order_bys).orders).length > 0 ||
    nodes(call.children).some((child) => child.alias !== '')
  );
}

function operatorRule(node: TreeNode): string | undefined {
  const type = text(node.type);
  return ALLOWED_OPERATOR_TYPES.has(type) ? undefined : `Operator ${type} is not allowed`;
}

function castRule(node: TreeNode): string | undefined {
  const type = asNode(node.cast_type);
  const named = asNode(type.type_info);
  const name = type.id === 'UNBOUND' ? text(named.name).toUpperCase() : text(type.id);
  const bare =
    named.schema === '' && named.catalog === '' && nodes(named.user_type_modifiers).length === 0;
  if (type.id === 'UNBOUND' && !bare) return `A cast to ${name} is not allowed`;
  return ALLOWED_CASTS.has(name) ? undefined : `A cast to ${name || 'that type'} is not allowed`;
}

const CLASS_NAMES: Readonly<Record<string, string>> = {
  SUBQUERY: 'A subquery',
  STAR: 'A star',
  WINDOW: 'A window function (OVER)',
  LAMBDA: 'An arrow (use ->> or json_extract_string to read JSON)',
  COLLATE: 'COLLATE',
  DEFAULT: 'DEFAULT',
};

function nameOfClass(name: string): string {
  return CLASS_NAMES[name] ?? 'This kind of expression';
}
