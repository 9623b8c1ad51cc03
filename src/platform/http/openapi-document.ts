import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeOperation } from './openapi-operation';
import { ErrorEnvelopeDto } from './envelope.dto';
import { SESSION_COOKIE } from './session-cookie';

const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

const DESCRIPTION = `Define data workflows, run them with one call, page through the rows.

Authenticate with an API key (\`Authorization: Bearer vntg_...\`), or log in with
\`POST /api/v1/auth/login\` and use the session cookie from this page.`;

/** The name of the token that opens the metrics, among the security schemes. */
export const METRICS_TOKEN_SCHEME = 'metrics_token';

/** The OpenAPI document of all routes, with everything that holds for every one of them. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Vantage REST API')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'vntg_...',
      description: 'An API key',
    })
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE })
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' },
      METRICS_TOKEN_SCHEME,
    )
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [ErrorEnvelopeDto],
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const schemas = document.components?.schemas ?? {};
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation !== undefined) path[method] = completeOperation(operation, schemas);
    }
  }
  return document;
}
