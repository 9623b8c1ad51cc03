import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../../common/error-codes';
import { ERROR_CODES_EXTENSION } from './api-answer.decorators';
import { errorResponse } from './openapi-errors';
import { exampleOf, type Schema } from './openapi-example';
import { headersOf } from './openapi-headers';
import { completeParameters } from './openapi-parameters';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Responses = Operation['responses'];
type Response = Exclude<Responses[string], undefined>;

/** Adds what Swagger's decorators leave out: errors that every such route has, headers, examples. */
export function completeOperation(
  operation: Operation,
  schemas: Readonly<Record<string, unknown>>,
): Operation {
  const { [ERROR_CODES_EXTENSION]: declared, ...rest } = operation as Operation &
    Record<string, unknown>;
  const codes = new Set([...((declared ?? []) as ErrorCode[]), ...commonCodes(operation)]);
  const secured = isSecured(operation);
  const responses: Responses = { ...successes(operation.responses) };
  for (const [status, group] of byStatus(codes)) responses[status] = errorResponse(group);
  for (const [status, response] of Object.entries(responses)) {
    responses[status] = withHeaders(status, response, secured);
  }
  const parameters = completeParameters(operation.parameters ?? []);
  return { ...withBodyExample(rest, schemas), parameters, responses };
}

/** By what Swagger calls an API key and a session. */
const CALLER_SCHEMES = ['bearer', 'cookie'];

/** Whether a caller of an organization must authenticate; the metrics have a token of their own. */
function isSecured(operation: Operation): boolean {
  return (operation.security ?? []).some((schemes) =>
    Object.keys(schemes).some((scheme) => CALLER_SCHEMES.includes(scheme)),
  );
}

function commonCodes(operation: Operation): ErrorCode[] {
  return [
    ...(isSecured(operation)
      ? (['UNAUTHORIZED', 'FORBIDDEN', 'USER_NOT_FOUND', 'RATE_LIMITED'] as const)
      : []),
    ...(operation.requestBody === undefined
      ? []
      : ([
          'INVALID_INPUT',
          'INVALID_BODY',
          'PAYLOAD_TOO_LARGE',
          'UNSUPPORTED_MEDIA_TYPE',
        ] as const)),
    ...((operation.parameters ?? []).length > 0 ? (['INVALID_INPUT'] as const) : []),
    'INTERNAL_ERROR',
    'SERVICE_UNAVAILABLE',
  ];
}

/** Swagger adds a bare success of its own beside those that are documented with a body. */
function successes(responses: Responses): Responses {
  const entries = Object.entries(responses);
  const documented = entries.filter(([, response]) => describes(response));
  return Object.fromEntries(documented.length > 0 ? documented : entries);
}

function describes(response: Response | undefined): boolean {
  return response !== undefined && 'description' in response && response.description !== '';
}

function byStatus(codes: ReadonlySet<ErrorCode>): Map<string, ErrorCode[]> {
  const groups = new Map<string, ErrorCode[]>();
  for (const code of codes) {
    const status = String(ERROR_CODES[code].status);
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

function withHeaders(status: string, response: Response | undefined, secured: boolean): Response {
  const own = response ?? { description: '' };
  if ('$ref' in own) return own;
  return { ...own, headers: { ...headersOf(status, secured), ...own.headers } };
}

/** An example for the request body, put together from those of its fields. */
function withBodyExample(
  operation: Operation,
  schemas: Readonly<Record<string, unknown>>,
): Operation {
  const { requestBody } = operation;
  const media =
    requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
  if (media === undefined || media.example !== undefined || media.examples !== undefined) {
    return operation;
  }
  const example = exampleOf(media.schema as Schema, schemas as Record<string, Schema>);
  return {
    ...operation,
    requestBody: { ...requestBody, content: { 'application/json': { ...media, example } } },
  };
}
