import type { NodeDocs } from '../../node-sdk';
import { CHANNEL_COLUMNS } from './channel-rows';
import { MESSAGE_COLUMNS } from './message-rows';

const ERRORS = [
  'There is no Slack credential: create one, or name one in credential_id.',
  'Slack refuses the token, or the app lacks a scope: the message names the scope.',
  'There is no such channel, or the app is not in it: invite the app.',
  'Slack is out of reach or limits the rate, and that does not pass after four tries: run it again later.',
];

const CHARGES = [
  { charge_id: 'ch_1abc', amount: 49900, currency: 'usd' },
  { charge_id: 'ch_2def', amount: 2500, currency: 'usd' },
];

export const SEND_MESSAGE_DOCS: NodeDocs = {
  emptyInput: 'One message that says "0 rows", unless skip_empty; with per_row no message.',
  nulls: 'A NULL that a text reads is empty text.',
  missingColumns:
    'A text that reads a column of the row that is not there fails the node before anything is sent; {{ row.name | default: "-" }} stands in.',
  mixedTypes: 'Numbers and booleans are written as in JSON, objects and arrays as JSON.',
  nameCollisions: 'Columns are read by their exact name.',
  errors: [
    ...ERRORS.slice(0, 3),
    'A message is refused: with per_row the rows before it were sent, those after it were not; the message says how many.',
    'Slack does not confirm a message (timeout, lost connection, a fault of Slack): it is not sent again, and the error says that it may have been sent. Only after a rate limit, when nothing was posted, does the node wait and try again.',
    'There are more rows than max_messages with per_row: nothing is sent.',
  ],
  example: {
    title: 'Tell the sales team of large charges',
    nodes: [
      { node_type: 'input/rows', label: 'Charges', config: { rows: CHARGES } },
      {
        node_type: 'queryoperators/filter',
        config: { field: 'amount', operator: 'gt', value: 10000 },
      },
      {
        node_type: 'slack/sendMessage',
        config: {
          channel: '#sales-alerts',
          text: ':moneybag: *{{ row.charge_id }}*: {{ row.amount }} {{ row.currency }}',
          per_row: true,
        },
      },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
    ],
    rows: [{ charge_id: 'ch_1abc', amount: 49900, currency: 'usd' }],
  },
};

export const LIST_CHANNELS_DOCS: NodeDocs = {
  columns: CHANNEL_COLUMNS,
  errors: ERRORS,
  example: {
    title: 'Public channels and how many are in them',
    nodes: [
      { node_type: 'slack/listChannels', config: { limit: 500 } },
      {
        node_type: 'queryoperators/selectColumns',
        config: { columns: ['channel_id', 'name', 'member_count'] },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
    ],
    rows: [
      { channel_id: 'C024BE91L', name: 'general', member_count: 12 },
      { channel_id: 'C0SALES001', name: 'sales-alerts', member_count: 4 },
    ],
  },
};

export const GET_MESSAGES_DOCS: NodeDocs = {
  columns: MESSAGE_COLUMNS,
  errors: ERRORS,
  example: {
    title: 'What was said in April',
    nodes: [
      {
        node_type: 'slack/getMessages',
        config: {
          channel: '#sales-alerts',
          limit: 1000,
          oldest: '2026-04-01',
          latest: '2026-05-01',
        },
      },
      {
        node_type: 'queryoperators/selectColumns',
        config: { columns: ['sent_at', 'user_id', 'text'] },
      },
      { node_type: 'termination/dashboardOutput' },
    ],
    edges: [
      { source_node_index: 0, target_node_index: 1 },
      { source_node_index: 1, target_node_index: 2 },
    ],
    rows: [
      { sent_at: '2026-04-03T10:00:00.000Z', user_id: 'U012AB3CDE', text: 'A large one today' },
      { sent_at: '2026-04-02T10:00:00.000Z', user_id: 'U061F7AUR', text: 'Good morning' },
    ],
  },
};
