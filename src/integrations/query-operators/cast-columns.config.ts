import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { namesFault } from './column-record';

const CAST_TYPES = ['string', 'number', 'boolean', 'datetime', 'date', 'time'] as const;
export type CastType = (typeof CAST_TYPES)[number];

export class CastColumnsConfig {
  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...CAST_TYPES] },
    description:
      'New types by column name. Blank text becomes empty; any other value that does not fit fails the node, naming column and value. Numbers become datetimes, and datetimes numbers, as unix seconds; times without a zone are UTC',
    examples: [{ amount: 'number', created: 'datetime' }],
  })
  @Satisfies((value) => namesFault(value, isCastType, `one of the types ${CAST_TYPES.join(', ')}`))
  columns!: Record<string, CastType>;
}

function isCastType(value: unknown): boolean {
  return CAST_TYPES.some((type) => type === value);
}
