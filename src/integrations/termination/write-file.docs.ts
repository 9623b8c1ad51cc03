import type { NodeDocs } from '../../node-sdk';

export const FILE_ERRORS = [
  'There is already a file at that path: set overwrite, or put something into the path that ' +
    'changes from run to run, such as {{ params.date }}.',
  'The path is not allowed: it leads out of the folder, or a name in it is hidden or too long.',
  'The file is larger than FILE_MAX_MB, or the disk is full: nothing is left of it.',
];

export const WRITE_FILE_DOCS: NodeDocs = {
  emptyInput: 'The file has no rows: in csv its header alone, in json `[]`.',
  nulls: 'Nothing in csv, null in json, ndjson and parquet.',
  errors: FILE_ERRORS,
  example: {
    title: 'A report of each day',
    params: { date: '2026-04-29' },
    nodes: [
      { node_type: 'input/rows', config: { rows: [{ currency: 'usd', total: 7499 }] } },
      {
        node_type: 'termination/writeFile',
        config: { path: 'reports/{{ params.date }}.csv', overwrite: true },
      },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [{ currency: 'usd', total: 7499 }],
  },
};
