import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { namesFault } from './column-record';

export class RenameColumnsConfig {
  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'string', minLength: 1 },
    description: 'New names by present names; columns may swap names',
    examples: [{ amt: 'amount' }],
  })
  @Satisfies((value) => namesFault(value, isName, 'a new name'))
  columns!: Record<string, string>;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= 255;
}
