import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../../common/error-codes';
import { ErrorEnvelopeDto } from './envelope.dto';

type Response = NonNullable<
  NonNullable<OpenAPIObject['paths'][string]['get']>['responses'][string]
>;

/** The response for codes that share one status, with an example of each. */
export function errorResponse(codes: readonly ErrorCode[]): Response {
  return {
    description: codes.map((code) => `${code}: ${ERROR_CODES[code].description}`).join('\n\n'),
    content: {
      'application/json': {
        schema: {
          allOf: [{ $ref: getSchemaPath(ErrorEnvelopeDto) }],
          properties: {
            error: { properties: { code: { type: 'string', enum: [...codes] } } },
          },
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: code, value: errorExample(code) }]),
        ),
      },
    },
  };
}

function errorExample(code: ErrorCode): object {
  return {
    success: false,
    error: { code, message: ERROR_CODES[code].description, details: [] },
    meta: { request_id: 'req_abc12345', timestamp: '2026-04-29T12:00:00.000Z' },
  };
}
