import type { NodeDocs } from '../../node-sdk';
import { NO_SUCH_FILE } from './read-csv.docs';

export const READ_JSON_DOCS: NodeDocs = {
  emptyInput: 'An empty array, or null at records_path, gives no rows and no columns.',
  nulls: 'Stay null; so is a key that an object lacks.',
  mixedTypes:
    'A column whose values are of several kinds is text. Text is never taken for a date or number; ' +
    'objects and arrays stay what they are.',
  nameCollisions:
    'Keys that differ by case alone are columns of their own; of a key twice, the last.',
  errors: [
    NO_SUCH_FILE,
    'The file is not JSON, or a line of it is not: the message says where.',
    'There is nothing at records_path: the message names the keys that there are.',
    'An element is no object.',
  ],
  example: {
    title: 'Orders inside of an envelope',
    files: {
      'orders/april.json':
        '{"data":{"items":[{"id":1,"city":"Köln","tags":["new"]},{"id":2,"city":null}]}}',
    },
    nodes: [
      {
        node_type: 'files/readJson',
        config: { path: 'orders/april.json', records_path: 'data.items' },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { id: 1, city: 'Köln', tags: ['new'] },
      { id: 2, city: null, tags: null },
    ],
  },
};
