import type { NodeDocs } from '../../node-sdk';

export const SEND_EMAIL_DOCS: NodeDocs = {
  emptyInput: 'One mail about no rows, unless skip_empty; with per_row no mail.',
  nulls: 'A NULL that a text reads is empty text; as an address it fails the node.',
  missingColumns:
    'A text that reads a column of the row that is not there fails the node before anything is sent; {{ row.name | default: "-" }} stands in.',
  mixedTypes: 'Numbers and booleans are written as in JSON, objects and arrays as JSON.',
  nameCollisions: 'Columns are read by their exact name.',
  errors: [
    'There is no smtp credential: create one, or name one in credential_id.',
    'An address is none, once the placeholders are filled in, or a subject has two lines: nothing is sent, also not for other rows.',
    'The mail server is out of reach, refuses login, sender or mail, or cannot encrypt although a password is to be sent: the message has its words. With per_row the mails before that one were sent, those after it were not.',
    'The server takes a mail and does not confirm it (timeout, lost connection): it is not sent again, and the error says that it may have been sent. The Message-ID is the same for one row of one run, so that receivers can tell.',
    'No recipient is accepted. Where some are, the others stand in the delivery and in a warning.',
    'There are more rows than max_messages with per_row, or the attachment is larger than 20 MiB: nothing is sent.',
  ],
  example: {
    title: 'Orders by mail, one to each customer',
    nodes: [
      {
        node_type: 'input/rows',
        label: 'Orders',
        config: {
          rows: [
            { customer: 'Acme & Co', email: 'a@example.com', total: 120.5 },
            { customer: 'Globex', email: 'b@example.com', total: 80 },
          ],
        },
      },
      {
        node_type: 'email/sendEmail',
        config: {
          to: ['{{ row.email }}'],
          subject: 'Your order of {{ row.total }} USD',
          body: '<p>Dear {{ row.customer }}, thank you for your order.</p>',
          format: 'html',
          per_row: true,
        },
      },
    ],
    edges: [{ source_node_index: 0, target_node_index: 1 }],
    rows: [
      { customer: 'Acme & Co', email: 'a@example.com', total: 120.5 },
      { customer: 'Globex', email: 'b@example.com', total: 80 },
    ],
  },
};
