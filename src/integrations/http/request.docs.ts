import type { NodeDocs } from '../../node-sdk';

export const REQUEST_DOCS: NodeDocs = {
  errors: [
    'The API answers another status than 2xx: the message has status, path and the beginning of what it said. 429 and, for requests that do no harm twice, 502, 503, 504 and lost connections are tried again first, as `retry` says.',
    'The answer is no JSON, or its rows are no objects: check the url, and records_path.',
    'Nothing stands at records_path: the message names the keys that are there.',
    'The host is on a private network: an administrator can allow it with EGRESS_ALLOW.',
    'The host is not among those of the credential: use another credential, or have the host added to it. A redirect or next page elsewhere never gets the credential.',
    'The pages go round in a circle, or a page is the same as the one before: check the parameters of the pagination.',
    'The answers are larger than max_response_mb: ask for fewer rows, or raise it.',
  ],
  example: {
    title: 'Large orders of an API, page by page',
    nodes: [
      {
        node_type: 'http/request',
        label: 'Orders',
        config: {
          url: 'https://api.example.com/v1/orders',
          query: { status: 'paid' },
          pagination: { type: 'page', page_param: 'page', size: 100, size_param: 'per_page' },
        },
      },
      {
        node_type: 'queryoperators/filter',
        config: { field: 'amount', operator: 'gt', value: 100 },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
    ],
    rows: [{ id: 1, customer: 'Acme', amount: 120.5, email: 'a@example.com' }],
  },
};
