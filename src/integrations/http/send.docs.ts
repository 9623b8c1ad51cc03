import type { NodeDocs } from '../../node-sdk';

const ROWS = [
  { id: 1, customer: 'Acme', amount: 120.5 },
  { id: 2, customer: 'Globex', amount: 80 },
];

export const SEND_DOCS: NodeDocs = {
  emptyInput:
    'One request with an empty array, unless skip_empty; with per_row and batch_size no request.',
  nulls: 'null in the JSON. In a text of per_row a NULL is empty text.',
  missingColumns:
    'With per_row a text that reads a column of the row that is not there fails the node before anything is sent; {{ row.name | default: "-" }} stands in.',
  mixedTypes: 'Each value is sent as the JSON that it is; a column of several types is text.',
  nameCollisions: 'Columns are read and sent by their exact name.',
  errors: [
    'The API answers another status than 2xx, a redirect included: nothing more is sent, and the message names the row, what was said, and how many rows were sent before.',
    'No answer comes (timeout, lost connection): it is not sent again, and the message says that it may have been processed. With idempotency_key it is tried again first.',
    'Only where nothing can have been processed is a request made again by itself: no connection could be opened, 429, 503 with Retry-After.',
    'More requests are needed than max_requests allows: none is made.',
    'The host is on a private network, or not among those of the credential: nothing is sent.',
  ],
  example: {
    title: 'Put each order into another system',
    nodes: [
      { node_type: 'input/rows', label: 'Orders', config: { rows: ROWS } },
      {
        node_type: 'http/send',
        config: {
          method: 'PUT',
          url: 'https://api.example.com/v1/orders/{{ row.id }}',
          body: { customer: '{{ row.customer }}', total: '{{ row.amount }}' },
          per_row: true,
        },
      },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: ROWS,
  },
};
