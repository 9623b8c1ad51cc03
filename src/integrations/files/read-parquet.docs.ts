import type { NodeDocs } from '../../node-sdk';
import { NO_SUCH_FILE } from './read-csv.docs';

/** A real file of two rows: city, and amount as a decimal. */
const TINY_FILE =
  'data:application/octet-stream;base64,' +
  'UEFSMRUAFTIVMiwVBBUAFQYVBgAAAgAAAAQBBwAAAFrDvHJpY2gEAAAAQmVybhUAFSwVLCwVBBUAFQYVBgAAAgAAAAQB' +
  '4gQAAAAAAAC8AgAAAAAAABUCGTw1ABgNZHVja2RiX3NjaGVtYRUEABUMJQIYBGNpdHklAAAVBCUCGAZhbW91bnQlChUE' +
  'FRgsXBUEFRgAAAAWBBkcGSwmABwVDBkVABkYBGNpdHkVABYEFlQWVCYIPBgHWsO8cmljaBgEQmVybhYAKAdaw7xyaWNo' +
  'GARCZXJuEREAAAAmABwVBBkVABkYBmFtb3VudBUAFgQWThZOJlw8GAjiBAAAAAAAABgIvAIAAAAAAAAWACgI4gQAAAAA' +
  'AAAYCLwCAAAAAAAAEREAAAAWogEWBCYIFqIBACgoRHVja0RCIHZlcnNpb24gdjEuNS42IChidWlsZCAwNjljYzlmOWI1' +
  'KRksHAAAHAAAAA4BAABQQVIx';

export const READ_PARQUET_DOCS: NodeDocs = {
  emptyInput: 'A file without rows gives no rows, and its columns with their types.',
  nulls: 'Stay null.',
  mixedTypes:
    'The types are those of the file. Decimals and integers that a double cannot hold become text, ' +
    'bytes base64, moments UTC; lists, structs and maps arrays and objects.',
  nameCollisions:
    'Names that differ by case alone are kept apart. A name given twice becomes name_1, an empty ' +
    'one column0, column1, ... by its place.',
  errors: [
    NO_SUCH_FILE,
    'The file is not Parquet, is encrypted, ends too early or is damaged: write or upload it again.',
  ],
  example: {
    title: 'Orders of the warehouse',
    files: { 'warehouse/orders.parquet': TINY_FILE },
    nodes: [
      { node_type: 'files/readParquet', config: { path: 'warehouse/orders.parquet' } },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { city: 'Zürich', amount: 12.5 },
      { city: 'Bern', amount: 7 },
    ],
  },
};
