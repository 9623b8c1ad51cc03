import {
  type DynamicModule,
  type INestApplicationContext,
  Module,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Clock } from './common/clock';
import { IdGenerator } from './common/id-generator';
import { HealthController } from './operations/health.controller';
import { HealthService } from './operations/health.service';
import { MetricsController } from './operations/metrics.controller';
import { MetricsReport } from './operations/metrics-report';
import { SecuritySettings } from './platform/config/security.settings';
import { AppErrorFilter } from './platform/http/app-error.filter';
import { EnvelopeInterceptor } from './platform/http/envelope.interceptor';
import { FailedAuthentications } from './platform/http/failed-authentications';
import { answerMalformedRequests } from './platform/http/malformed-request';
import { RequestContextMiddleware } from './platform/http/request-context.middleware';
import { ScopeGuard } from './platform/http/scope.guard';
import { securityHeaders } from './platform/http/security-headers.middleware';
import { Log } from './platform/logging/log';
import { NestLogger } from './platform/logging/nest-logger';

/** What the routes need of the worker. */
const SHARED = [
  Clock,
  FailedAuthentications,
  HealthService,
  Log,
  MetricsReport,
  SecuritySettings,
] as readonly Type[];

/** The routes of a worker: health and metrics, and none of the API. */
@Module({})
class WorkerHttpModule {
  static of(worker: INestApplicationContext): DynamicModule {
    return {
      module: WorkerHttpModule,
      controllers: [HealthController, MetricsController],
      providers: [
        ...SHARED.map((token) => ({
          provide: token,
          useFactory: (): object => worker.get<object>(token),
        })),
        { provide: APP_GUARD, useClass: ScopeGuard },
        { provide: APP_FILTER, useClass: AppErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
      ],
    };
  }
}

/** A server of its own over the services of the worker, ready to listen. */
export async function createWorkerHttp(
  worker: INestApplicationContext,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(WorkerHttpModule.of(worker), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(worker.get(Log)),
  });
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(worker.get(RequestContextMiddleware).use);
  app.use(securityHeaders(undefined).api);
  answerMalformedRequests(app.getHttpServer(), worker.get(IdGenerator), worker.get(Clock));
  return app.init();
}
