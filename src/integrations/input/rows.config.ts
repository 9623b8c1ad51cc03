import { IsArray, IsObject } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Row } from '../../node-sdk';

export class RowsConfig {
  @JSONSchema({
    description: 'The rows, each an object of column names and values; rows may be uneven',
    examples: [
      [
        { currency: 'usd', rate: 1 },
        { currency: 'eur', rate: 1.08 },
      ],
    ],
  })
  @IsArray({ message: 'rows must be an array of objects' })
  @IsObject({ each: true, message: 'rows must hold objects alone, one per row' })
  rows!: Row[];
}
