import { JSONSchema } from 'class-validator-jsonschema';
import { Satisfies } from '../../node-sdk';
import { namesFault } from './column-record';

const LONGEST_NAME = 255;

export class RenameColumnsConfig {
  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'string', minLength: 1, maxLength: LONGEST_NAME },
    description: 'New names by present names; columns may swap names',
    examples: [{ amt: 'amount' }],
  })
  @Satisfies((value) =>
    namesFault(value, isName, `a new name of 1 to ${String(LONGEST_NAME)} characters`),
  )
  columns!: Record<string, string>;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME;
}
