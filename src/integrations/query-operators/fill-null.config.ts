import { JSONSchema } from 'class-validator-jsonschema';
import { type JsonValue, Satisfies } from '../../node-sdk';
import { namesFault } from './column-record';

export class FillNullConfig {
  @JSONSchema({
    type: 'object',
    additionalProperties: {},
    description:
      'Values by column name, each put where that column is empty: of the type of the column, numbers and true or false also in text columns; an object or array where the column holds those. Blank text is not empty',
    examples: [{ amount: 0, currency: 'usd' }],
  })
  @Satisfies((value) => namesFault(value, (entry) => entry !== null, 'a value other than null'))
  columns!: Record<string, JsonValue>;
}
