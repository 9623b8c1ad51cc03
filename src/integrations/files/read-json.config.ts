import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { FilePath } from '../../node-sdk';

const JSON_FORMATS = ['auto', 'json', 'ndjson'] as const;

export class ReadJsonConfig {
  @FilePath('orders/2026-04.json')
  path!: string;

  @JSONSchema({
    description:
      '`json`: one document, an array of objects or one object; `ndjson`: one object a line; ' +
      '`auto`: found in the file',
  })
  @IsIn(JSON_FORMATS)
  format: (typeof JSON_FORMATS)[number] = 'auto';

  @JSONSchema({
    description:
      'Where the rows are in the document, keys with dots between. Default: the whole of it',
    examples: ['data.items'],
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  records_path?: string;
}
