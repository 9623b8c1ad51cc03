import { COLUMN_TYPES } from '../../node-sdk';

/* Parts of answers as the OpenAPI document shows them. */

export const ROWS = {
  type: 'array',
  items: { type: 'object', additionalProperties: true },
} as const;
export const ROWS_EXAMPLE = [
  { charge_id: 'ch_1abc', amount: 4999, currency: 'usd', revenue_usd: 49.99 },
  { charge_id: 'ch_2def', amount: 2500, currency: 'usd', revenue_usd: 25 },
];
/** Each format as the document describes it. */
export const EXPORT_CONTENT = {
  'text/csv': {
    schema: { type: 'string' },
    example: 'charge_id,amount\r\nch_1abc,4999\r\nch_2def,2500\r\n',
  },
  'application/x-ndjson': { schema: { type: 'string' } },
  'application/json': { schema: ROWS, example: ROWS_EXAMPLE },
  'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    schema: { type: 'string', format: 'binary' },
  },
};
export const SCHEMA = {
  type: 'object' as const,
  additionalProperties: { type: 'string' as const, enum: [...COLUMN_TYPES] },
};
export const SCHEMA_EXAMPLE = {
  charge_id: 'string',
  amount: 'number',
  currency: 'string',
  revenue_usd: 'number',
};
export const RESULT_ID = 'dataRef:wf42_1714392000_4kPz0aXqW3nB7cVdR9sTfG';
export const EXECUTION_ID = 'exec_01JTZ6V5T3M2N4P6Q8R0S1T2V3';
