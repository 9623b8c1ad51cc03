import { distance } from 'fastest-levenshtein';
import { ALLOWED_FUNCTIONS } from './allowed-sql';
import { text, type TreeNode } from './syntax-tree';

/** What to write instead of something that is refused, where that can be told. */
export function insteadOf(node: TreeNode): string {
  if (node.class === 'COLUMN_REF') return insteadOfDots(node);
  if (node.class === 'FUNCTION') return insteadOfFunction(text(node.function_name).toLowerCase());
  return '';
}

function insteadOfDots(node: TreeNode): string {
  const names: readonly unknown[] = Array.isArray(node.column_names) ? node.column_names : [];
  const [first = '', ...fields] = names.map(text);
  const quoted = `"${[first, ...fields].join('.')}"`;
  const object =
    fields.length === 1
      ? `${first} ->> '${fields.join('')}'`
      : `${first} ->> '$.${fields.join('.')}'`;
  return `: write ${object} for a field of an object, or ${quoted} for a column of that name`;
}

const AGGREGATES = [
  'sum',
  'avg',
  'mean',
  'count',
  'min',
  'max',
  'median',
  'stddev',
  'first',
  'last',
];
const OTHER_NAMES: Readonly<Record<string, string>> = {
  '&&': 'and',
  iif: 'if',
  iff: 'if',
  isnull: 'x is null',
  nvl: 'coalesce',
  to_char: 'strftime',
  to_date: 'strptime',
  parse_date: 'strptime',
};

function insteadOfFunction(name: string): string {
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  if (other !== undefined) return `: write ${other}`;
  if (AGGREGATES.includes(name)) return ': an aggregation node computes it over rows';
  const near = [...ALLOWED_FUNCTIONS].find((known) => distance(known, name) === 1);
  return near === undefined ? '' : `: did you mean ${near}?`;
}
