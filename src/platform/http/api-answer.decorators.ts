import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorCode } from '../../common/error-codes';
import { MetaDto } from './envelope.dto';

export interface ApiAnswerOptions {
  /** Default 200. */
  readonly status?: number;
  readonly description?: string;
  /** Of `data`, or of the flat fields; the envelope is added. */
  readonly example: object;
  /** Headers of this answer beside those that every answer has. */
  readonly headers?: Readonly<
    Record<string, { readonly description: string; readonly schema: { readonly type: 'string' } }>
  >;
}

/** Extension of an operation under which its error codes wait to become responses. */
export const ERROR_CODES_EXTENSION = 'x-error-codes';

const META_EXAMPLE = { request_id: 'req_abc12345', timestamp: '2026-04-29T12:00:00.000Z' };

/** Documents an answer `{success, data, meta}` whose `data` is the DTO. */
export function ApiEnvelope(dto: Type, options: ApiAnswerOptions): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(dto, MetaDto),
    answer(options, { data: { $ref: getSchemaPath(dto) } }, { data: options.example }),
  );
}

/**
 * Documents an answer whose fields stand beside `success` and `meta`: `fields` maps their names to
 * a DTO, an array of one (`[Dto]`) or a schema (`{ type: 'boolean' }`).
 */
export function ApiFlat(
  fields: Readonly<Record<string, Type | readonly [Type] | FieldSchema>>,
  options: ApiAnswerOptions,
): MethodDecorator {
  const models = Object.values(fields).flatMap((field) => modelOf(field) ?? []);
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, schemaOf(field)]),
  );
  return applyDecorators(
    ApiExtraModels(...models, MetaDto),
    answer(options, properties, options.example),
  );
}

/** Documents an answer without a body. */
export function ApiNoContent(description: string): MethodDecorator {
  return ApiResponse({ status: 204, description });
}

/** A file as the document describes it, by content type. */
type FileContent = Readonly<
  Record<string, { readonly schema: object; readonly example?: unknown }>
>;

/** Documents an answer that is a file instead of JSON. */
export function ApiBinary(description: string, content: FileContent = ANY_FILE): MethodDecorator {
  return ApiResponse({
    status: 200,
    description,
    headers: {
      'Content-Disposition': {
        description: 'The name of the file',
        schema: { type: 'string', example: 'attachment; filename="a.csv"' },
      },
    },
    content,
  });
}

const ANY_FILE: FileContent = {
  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
};

/**
 * Documents the errors a handler answers with beside those every handler has (authentication,
 * scope, rate, body, server): the document gets one response a status, with an example a code.
 */
export function ApiErrors(...codes: readonly ErrorCode[]): MethodDecorator {
  return ApiExtension(ERROR_CODES_EXTENSION, codes);
}

/** A JSON Schema of a flat field that is no DTO. */
export interface FieldSchema {
  readonly type: string;
  readonly example?: unknown;
  readonly [keyword: string]: unknown;
}

function answer(options: ApiAnswerOptions, properties: object, example: object): MethodDecorator {
  return ApiResponse({
    status: options.status ?? 200,
    description: options.description ?? 'Success',
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['success', ...Object.keys(properties), 'meta'],
          properties: {
            success: { type: 'boolean', enum: [true] },
            ...properties,
            meta: { $ref: getSchemaPath(MetaDto) },
          },
          additionalProperties: false,
        },
        example: { success: true, ...example, meta: META_EXAMPLE },
      },
    },
  });
}

function modelOf(field: Type | readonly [Type] | FieldSchema): Type | undefined {
  if (typeof field === 'function') return field;
  return Array.isArray(field) ? (field as readonly [Type])[0] : undefined;
}

function schemaOf(field: Type | readonly [Type] | FieldSchema): object {
  const model = modelOf(field);
  if (model === undefined) return field;
  const reference = { $ref: getSchemaPath(model) };
  return Array.isArray(field) ? { type: 'array', items: reference } : reference;
}
