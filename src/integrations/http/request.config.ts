import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PaginationConfig } from './pagination.config';
import { WebRequestConfig } from './web-request.config';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

export class RequestConfig extends WebRequestConfig {
  @JSONSchema({
    description:
      'HTTP method. POST and PATCH are only made again where nothing can have been processed',
  })
  @IsIn(METHODS, { message: `method must be one of ${METHODS.join(', ')}` })
  method: Method = 'GET';

  @JSONSchema({
    description:
      'Dot path to the array of rows inside the answer; null there is no row. Without it the answer is an array of objects, or one object = one row',
    examples: ['data.items'],
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty({ message: 'records_path must not be empty; leave it out instead' })
  @MaxLength(1000)
  records_path?: string;

  @JSONSchema({ description: 'How to get the pages after the first. Default: there is one answer' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PaginationConfig)
  pagination?: PaginationConfig;

  @JSONSchema({
    description: 'Most megabytes (MiB, unpacked) of the answer, or of all pages together',
    examples: [512],
  })
  @IsInt()
  @Min(1)
  @Max(4096)
  max_response_mb: number = 512;
}
