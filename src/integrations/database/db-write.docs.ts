import type { NodeDocs } from '../../node-sdk';

const TOTALS = [
  { customer: 'Acme', sum: 150.75 },
  { customer: 'Globex', sum: 80 },
];

export const DB_WRITE_DOCS: NodeDocs = {
  emptyInput: 'Nothing is sent, and the delivery counts no row.',
  nulls:
    'NULL is written as NULL. In key_columns it is no key: the row is named, and nothing is written.',
  missingColumns:
    'A column that the table lacks fails the node, which names the columns of the table; columns chooses among those of the input. Columns of the table that the input lacks get their defaults, or stay as they are.',
  mixedTypes:
    'Values are written exactly, or the node fails: a fraction is no whole number, a time of day no date, and a text that is too long is not cut; decimals are rounded to the places of their column. Moments are written in UTC, texts with an offset too. Objects, arrays and numbers become JSON in a JSON column, and a text there is a JSON document. PostgreSQL arrays take arrays, BLOB and bytea take base64, true and false are 1 and 0 where the column is a number.',
  nameCollisions:
    'Columns are found by their exact name, else by the only one that differs in case alone. Of several rows with one key the last wins.',
  errors: [
    'All rows are written in one transaction or none is. Every error but one says that nothing was written: where the connection is lost after COMMIT was sent, nobody knows, and the message says so. Nothing is repeated by itself then; deadlocks are, up to four tries in all.',
    'The server refuses a row: the message names the row where the server tells it, and the constraint.',
    'upsert: key_columns must be exactly those of a unique index. On MySQL and MariaDB a row that collides in any other unique index changes the row it collides with, which a warning says beforehand; there PostgreSQL fails.',
    'update and delete on MySQL and MariaDB collect the rows in a temporary table: the user needs CREATE TEMPORARY TABLES.',
    'The table is kept by an engine without transactions (MyISAM): it is refused, since nothing could be taken back.',
    'It takes longer than timeout_seconds, or there are more than max_rows rows or max_megabytes: nothing is written.',
    'A row that has the values already counts as matched, not as changed.',
  ],
  example: {
    title: 'Keep a table of totals',
    nodes: [
      { node_type: 'input/rows', label: 'Totals', config: { rows: TOTALS } },
      {
        node_type: 'dbconnectors/dbWrite',
        config: {
          operation: 'upsert',
          table: 'order_totals',
          columns: { customer: 'customer', sum: 'total' },
          key_columns: ['customer'],
        },
      },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: TOTALS,
  },
};
