import type { ColumnSpec, NodeDocs, NodeExample, NodeRole } from '../../node-sdk';
import type { NodeRegistry } from '../node-registry';
import type { RegisteredNode } from '../registered-node';
import { configTable } from './config-table';
import { exampleWorkflow } from './example-workflow';
import { blocks, cell, code, json, list, table } from './markdown';

const HEAD = `# Nodes

Made from the catalog by \`npm run docs\`; do not edit. The same facts, and the JSON Schema of each
config, come from \`GET /api/v1/node-types\`. Config strings may hold placeholders such as
\`{{ params.name }}\`; fields of the type \`expression\` or \`query\` hold code instead, in which params
are \`$name\` (see [expressions.md](expressions.md)) or bound values.`;

const ROLE_NOUN: Readonly<Record<NodeRole, string>> = {
  getter: 'fetches rows',
  setter: 'transforms rows',
  terminator: 'delivers rows',
};

const BEHAVIOURS: readonly (readonly [keyof NodeDocs, string])[] = [
  ['emptyInput', 'Empty input'],
  ['nulls', 'NULL'],
  ['missingColumns', 'Missing columns'],
  ['mixedTypes', 'Mixed types'],
  ['nameCollisions', 'Name collisions'],
];

/** docs/nodes.md: every node with its config, ports, behaviour, errors and an example. */
export function nodeGuide(registry: NodeRegistry): string {
  const nodes = registry.all();
  const categories = [...new Set(nodes.map(({ category }) => category.name))];
  const sections = categories.map((name) => {
    const own = nodes.filter(({ category }) => category.name === name);
    return blocks(`## ${name}`, ...own.map((node) => nodeSection(node, registry)));
  });
  return `${blocks(HEAD, contents(nodes), ...sections)}\n`;
}

function contents(nodes: readonly RegisteredNode[]): string {
  const rows = nodes.map(({ nodeType, role, description }) => [
    `[${code(nodeType)}](#${nodeType.toLowerCase().replace('/', '')})`,
    ROLE_NOUN[role],
    cell(description),
  ]);
  return table(['node', 'what it does', ''], rows);
}

function nodeSection(node: RegisteredNode, registry: NodeRegistry): string {
  const { docs } = node;
  return blocks(
    `### ${node.nodeType}`,
    `${node.label}: ${node.description}.`,
    ports(node),
    configTable(node.configSchema),
    docs?.columns === undefined ? '' : columns(docs.columns),
    docs === undefined ? '' : behaviour(docs),
    docs?.errors === undefined ? '' : blocks('Fails when:', list(docs.errors)),
    docs === undefined ? '' : example(docs.example, registry),
  );
}

function ports({
  inputs,
  requiredInputs,
  outputs,
  configuredOutputs,
  credentials,
  requiresCredential,
}: RegisteredNode) {
  const named = inputs.map((port) =>
    requiredInputs.includes(port) ? code(port) : `${code(port)} (optional)`,
  );
  const types = credentials.map(code).join(' or ');
  return list([
    `Inputs: ${named.join(', ') || 'none'}`,
    `Outputs: ${outputs.map(code).join(', ') || 'none'}${configuredOutputs === undefined ? '' : `, for example. ${configuredOutputs.rule}`}`,
    ...(types === '' ? [] : [`Credential: ${types}${requiresCredential ? '' : ' (optional)'}`]),
  ]);
}

function columns(specs: readonly ColumnSpec[]): string {
  return `Columns: ${specs.map(({ name, type }) => `${code(name)} ${type}`).join(', ')}`;
}

function behaviour(docs: NodeDocs): string {
  const rows = BEHAVIOURS.flatMap(([key, label]) => {
    const text = docs[key];
    return typeof text === 'string' ? [`**${label}:** ${text}`] : [];
  });
  return list(rows);
}

function example(shown: NodeExample, registry: NodeRegistry): string {
  return blocks(
    `Example: ${shown.title}`,
    json(exampleWorkflow(shown, registry)),
    shown.params === undefined ? '' : blocks('run with the params', json(shown.params)),
    shown.rows === undefined ? '' : blocks('answers the rows', json(shown.rows)),
  );
}
