import type { JsonObject, NodeDocs, Row } from '../../node-sdk';

export interface ShownOperator extends Omit<NodeDocs, 'example'> {
  readonly title: string;
  /** The rows of each input. */
  readonly inputs: readonly (readonly Row[])[];
  /** Node keys and configs, one after the other; the last is the one that is shown. */
  readonly steps: readonly (readonly [key: string, config: JsonObject])[];
  readonly rows: readonly Row[];
}

const INPUT_LABELS = ['Rows', 'More rows'];

/** What the catalog says of an operator, with an example over literal rows. */
export function operatorDocs({ title, inputs, steps, rows, ...said }: ShownOperator): NodeDocs {
  const nodes = [
    ...inputs.map((literal, index) => ({
      node_type: 'input/rows',
      label: INPUT_LABELS[index] ?? 'Rows',
      config: { rows: literal.map((row) => ({ ...row })) },
    })),
    ...steps.map(([key, config]) => ({ node_type: `queryoperators/${key}`, config })),
    { node_type: 'termination/dashboardOutput' },
  ];
  const first = inputs.length;
  const edges = [
    ...inputs.map((_, index) => ({
      source_node_index: index,
      target_node_index: first,
      ...(index === 0 ? {} : { target_key: `input${String(index + 1)}` }),
    })),
    ...steps.map((_, index) => ({
      source_node_index: first + index,
      target_node_index: first + index + 1,
    })),
  ];
  return { ...said, example: { title, nodes, edges, rows } };
}

/** What holds for every operator that names columns. */
export const MISSING_COLUMN =
  'A column that the input lacks fails the node; the message names it and the nearest ones. A name that differs in case alone is taken where only one column matches. Where a source fetched nothing at all, every column counts as there, and empty.';

export const MISSING_COLUMN_ERROR =
  'A column is missing: correct its name, or look at what the node before gives.';
