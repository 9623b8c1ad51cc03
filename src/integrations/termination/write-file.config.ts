import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { FilePath } from '../../node-sdk';

const WRITTEN_FORMATS = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type WrittenFormat = (typeof WRITTEN_FORMATS)[number];

/** Formats by the ending of a file's name. */
export const FORMATS_BY_ENDING: ReadonlyMap<string, WrittenFormat> = new Map([
  ['csv', 'csv'],
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['parquet', 'parquet'],
]);

export class WriteFileConfig {
  @FilePath('reports/{{ params.date }}.csv', 'Where the file shall lie')
  path!: string;

  @JSONSchema({ description: 'Default: what the ending of the path says' })
  @IsOptional()
  @IsIn(WRITTEN_FORMATS)
  format?: WrittenFormat;

  @JSONSchema({
    description: 'Whether a file that is there already is replaced; else the run fails',
  })
  @IsBoolean()
  overwrite: boolean = false;
}
