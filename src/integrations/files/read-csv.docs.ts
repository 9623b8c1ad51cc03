import type { NodeDocs } from '../../node-sdk';

export const NO_SUCH_FILE =
  "There is no such file in the organization's folder: upload it with POST /api/v1/files.";

export const READ_CSV_DOCS: NodeDocs = {
  emptyInput: 'A file with a header alone gives no rows, an empty one no columns either.',
  nulls: 'An empty value is null, quoted or not; so is a text of null_texts.',
  missingColumns:
    'A column in `columns` that the file lacks fails the node, naming those there are.',
  mixedTypes:
    'A column has the first type that all its values fit: whole number, number, boolean, date ' +
    '(2026-04-29), datetime, else text. 007 and 1.5.2026 are text.',
  nameCollisions:
    'A name given twice becomes name_1, an empty one column0, column1, ... by its place. Names that ' +
    'differ by case alone are kept apart.',
  errors: [
    NO_SUCH_FILE,
    'A line has more or fewer values than the first: the message names the line.',
    'The file is not UTF-8: set encoding, often windows-1252.',
    'A value does not fit the type that `columns` gives its column.',
  ],
  example: {
    title: 'Sales of a German spreadsheet',
    files: { 'sales/april.csv': 'Tag;Ort;Umsatz\n2026-04-01;Köln;1.234,50\n2026-04-02;Bonn;n/a\n' },
    nodes: [
      {
        node_type: 'files/readCsv',
        config: { path: 'sales/april.csv', decimal_separator: ',', null_texts: ['n/a'] },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { Tag: '2026-04-01', Ort: 'Köln', Umsatz: 1234.5 },
      { Tag: '2026-04-02', Ort: 'Bonn', Umsatz: null },
    ],
  },
};
