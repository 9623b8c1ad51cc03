import type { NodeDocs } from '../../node-sdk';
import { FILE_ERRORS } from './write-file.docs';

export const WRITE_EXCEL_DOCS: NodeDocs = {
  emptyInput: 'The sheet has a header and no rows.',
  nulls: 'The cell stays empty.',
  mixedTypes: 'Numbers, booleans, dates and times are cells of that kind; moments are UTC.',
  errors: [
    ...FILE_ERRORS,
    'A text is longer than 32 767 characters, or there are more than 16 384 columns: Excel holds ' +
      'no more. Use Write File.',
  ],
  example: {
    title: 'A workbook for the sales team',
    nodes: [
      {
        node_type: 'input/rows',
        config: {
          rows: [
            { region: 'North', sales: 1200 },
            { region: 'South', sales: 950 },
          ],
        },
      },
      {
        node_type: 'termination/writeExcel',
        config: { path: 'reports/sales.xlsx', sheet: 'Sales', overwrite: true },
      },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { region: 'North', sales: 1200 },
      { region: 'South', sales: 950 },
    ],
  },
};
