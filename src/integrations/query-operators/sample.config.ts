import { IsInt, IsNumber, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const MOST = Number.MAX_SAFE_INTEGER;

export class SampleConfig {
  @JSONSchema({
    description: 'How many rows to choose; all where there are no more. Either this or percent',
    examples: [100],
  })
  @ValidateIf(({ rows, percent }: SampleConfig) => rows !== undefined || percent === undefined)
  @IsInt()
  @Min(0)
  @Max(MOST)
  rows?: number;

  @JSONSchema({
    description:
      'The chance of each row to be chosen: of many rows about so many percent. Either this or rows',
    examples: [10],
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  percent?: number;

  @JSONSchema({
    description:
      'The same seed chooses the same rows of the same input again. Default: another choice each time',
    examples: [42],
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST)
  seed?: number;
}
