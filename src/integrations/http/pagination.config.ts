import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { JSONSchema } from 'class-validator-jsonschema';
import type { ConfigProblem } from '../../node-sdk';

const PAGINATION_TYPES = ['next_link', 'page', 'cursor'] as const;
export type PaginationType = (typeof PAGINATION_TYPES)[number];

function Text(description: string, example: string): PropertyDecorator {
  return applyDecorators(
    JSONSchema({ description, examples: [example] }),
    IsOptional(),
    IsString(),
    IsNotEmpty(),
    MaxLength(200),
  );
}

function WholeNumber(description: string, example: number, least: number): PropertyDecorator {
  return applyDecorators(
    JSONSchema({ description, examples: [example] }),
    IsOptional(),
    IsInt(),
    Min(least),
    Max(1_000_000_000),
  );
}

export class PaginationConfig {
  @JSONSchema({
    description:
      'next_link: the answer names the address of the next page. page: pages have numbers or offsets. cursor: the answer names what to ask for next',
    examples: ['cursor'],
  })
  @IsIn(PAGINATION_TYPES, { message: `type must be one of ${PAGINATION_TYPES.join(', ')}` })
  type!: PaginationType;

  @Text(
    'next_link: dot path to the address in the answer. Default: the Link header, rel="next"',
    'links.next',
  )
  next_path?: string;

  @Text('page: the parameter that holds the number or offset. Default: page', 'page')
  page_param?: string;

  @WholeNumber('page: the number of the first page. Default: 1', 1, 0)
  start?: number;

  @WholeNumber('page: added for the next page; the size for offsets. Default: 1', 1, 1)
  step?: number;

  @WholeNumber('page: rows of a full page; a page with fewer is the last', 100, 1)
  size?: number;

  @Text('page: the parameter that asks for `size` rows a page', 'per_page')
  size_param?: string;

  @Text('page: dot path to the number of pages in the answer', 'meta.total_pages')
  total_pages_path?: string;

  @Text(
    'cursor: dot path to the next cursor in the answer; -1 stands for the last element of an array. No cursor there: the last page',
    'meta.next_cursor',
  )
  cursor_path?: string;

  @Text('cursor: the parameter that takes the cursor', 'cursor')
  cursor_param?: string;

  @Text('cursor: dot path to what is false on the last page', 'has_more')
  more_path?: string;

  @JSONSchema({
    description: 'page, cursor: where the parameters go. In a body they are fields of it',
    examples: ['query'],
  })
  @IsOptional()
  @IsIn(['query', 'body'], { message: 'param_in must be query or body' })
  param_in?: 'query' | 'body';

  @JSONSchema({ description: 'Most pages to fetch. Where there are more, the run warns' })
  @IsInt()
  @Min(1)
  @Max(100_000)
  max_pages: number = 1000;

  @WholeNumber('Most rows to take; no further page is fetched then. Default: all', 10_000, 1)
  max_rows?: number;
}

type Field = Exclude<keyof PaginationConfig, 'type' | 'max_pages' | 'max_rows'>;

const FIELDS: Readonly<Record<PaginationType, readonly Field[]>> = {
  next_link: ['next_path'],
  page: ['page_param', 'start', 'step', 'size', 'size_param', 'total_pages_path', 'param_in'],
  cursor: ['cursor_path', 'cursor_param', 'more_path', 'param_in'],
};
const REQUIRED: Readonly<Partial<Record<PaginationType, readonly Field[]>>> = {
  cursor: ['cursor_path', 'cursor_param'],
};

/** Fields that the type of pagination lacks or does not have. */
export function paginationProblems(pagination: PaginationConfig): ConfigProblem[] {
  const { type } = pagination;
  const others = Object.values(FIELDS).flat();
  const foreign = [...new Set(others)].filter(
    (field) => pagination[field] !== undefined && !FIELDS[type].includes(field),
  );
  const missing = (REQUIRED[type] ?? []).filter((field) => pagination[field] === undefined);
  const path = (field: Field): string => `pagination.${field}`;
  return [
    ...missing.map((field) => ({
      path: path(field),
      message: `Missing required config field: ${path(field)}`,
    })),
    ...foreign.map((field) => ({
      path: path(field),
      message: `${path(field)} does not belong to the type ${type}`,
    })),
    ...sizeProblems(pagination),
  ];
}

function sizeProblems({ size, size_param }: PaginationConfig): ConfigProblem[] {
  if (size_param === undefined || size !== undefined) return [];
  return [{ path: 'pagination.size', message: 'Missing required config field: pagination.size' }];
}
