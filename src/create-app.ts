import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Request } from 'express';
import { AppModule } from './app.module';
import { Clock } from './common/clock';
import { IdGenerator } from './common/id-generator';
import type { Settings } from './platform/config/load-settings';
import { ClosingMiddleware } from './platform/http/closing.middleware';
import { cors } from './platform/http/cors.middleware';
import { closeLingering } from './platform/http/lingering-close';
import { answerMalformedRequests } from './platform/http/malformed-request';
import { createOpenApiDocument } from './platform/http/openapi-document';
import { documentForPage } from './platform/http/openapi-parameters';
import { RequestContextMiddleware } from './platform/http/request-context.middleware';
import { securityHeaders } from './platform/http/security-headers.middleware';
import { createLog } from './platform/logging/log';
import { NestLogger } from './platform/logging/nest-logger';
import { productVersion } from './platform/system/product-version';

/** Idle connections are kept longer than the usual minute of proxies in front, which reuse them. */
const KEEP_ALIVE_MS = 65_000;
/** The whole of a request, of which a large upload over a slow line is the longest. */
const LONGEST_REQUEST_MS = 3_600_000;

/** The whole server over these settings, ready to listen. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  const log = createLog(settings.logging);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, log), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(log),
  });
  app.set('trust proxy', settings.server.trustProxy);
  app.set('etag', false);
  app.disable('x-powered-by');
  useMiddleware(app, settings);
  useDocumentation(app);
  const server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5000;
  server.requestTimeout = LONGEST_REQUEST_MS;
  closeLingering(server);
  answerMalformedRequests(server, app.get(IdGenerator), app.get(Clock));
  await app.init();
  return app;
}

function useMiddleware(app: NestExpressApplication, settings: Settings): void {
  const headers = securityHeaders(settings.server.publicUrl);
  app.use(app.get(RequestContextMiddleware).use);
  app.use(headers.api);
  app.use('/docs', headers.pages);
  app.use('/api/v1', cors, app.get(ClosingMiddleware).use);
}

function useDocumentation(app: NestExpressApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup(
    'docs',
    app,
    () => (document ??= createOpenApiDocument(app, productVersion())),
    {
      jsonDocumentUrl: 'docs-json',
      yamlDocumentUrl: 'docs-yaml',
      customSiteTitle: 'Vantage REST API',
      swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
      patchDocumentOnRequest: (request, _, whole) =>
        isForPage(request) ? documentForPage(whole) : whole,
    },
  );
}

function isForPage(request: unknown): boolean {
  return (request as Request).path.endsWith('/swagger-ui-init.js');
}
