import type { NodeDocs } from '../../node-sdk';

export const DB_QUERY_DOCS: NodeDocs = {
  emptyInput: 'A query without rows answers its columns all the same.',
  nulls: 'NULL is null. A date that no calendar has (0000-00-00) is null too, with a warning.',
  mixedTypes:
    'Decimals and integers are exact; where one is too long for a JSON number its column becomes text. DATETIME and timestamp without a zone are UTC. JSON and arrays of built-in types stay nested; BLOB and bytea are base64; BIT(1) is a boolean, TINYINT(1) the number it is. A TIME beyond 24 hours makes its column text. Intervals, UUIDs, enums and all other types are text.',
  nameCollisions:
    'Two columns of one name, or one without a name, fail the node: name them with AS. Names that differ by case are different.',
  errors: [
    'There is no mysql or postgres credential: create one, or name one in credential_id.',
    'The server is out of reach, or refuses the user, the password or the database: the message says which.',
    'The server refuses the query: the message is that of the server.',
    'The query is not one of SELECT, WITH, VALUES, TABLE, SHOW, EXPLAIN and DESCRIBE, holds several statements, or would change something: it runs alone in a read-only transaction, which is rolled back. What the user may do beside transactions, such as writing files on the server, only its rights can prevent: give it none that it does not need.',
    'It takes longer than timeout_seconds, answers more than max_rows rows, or more than 4 GiB.',
  ],
  example: {
    title: 'Orders since a date',
    nodes: [
      {
        node_type: 'dbconnectors/dbQuery',
        config: {
          query:
            'SELECT customer, amount, ordered_at FROM orders WHERE ordered_at >= ? ORDER BY ordered_at',
          params: ['{{ params.start_date }}'],
        },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    params: { start_date: '2026-04-02' },
    rows: [
      { customer: 'Globex', amount: 80, ordered_at: '2026-04-02T10:00:00.000Z' },
      { customer: 'Acme', amount: 30.25, ordered_at: '2026-04-03T16:45:00.000Z' },
    ],
  },
};
