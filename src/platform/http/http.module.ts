import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { TracingModule } from '../tracing/tracing.module';
import { AccessDeclarations } from './access-declarations';
import { AppErrorFilter } from './app-error.filter';
import { ClosingMiddleware } from './closing.middleware';
import { EnvelopeInterceptor } from './envelope.interceptor';
import { FailedAuthentications } from './failed-authentications';
import { InputValidationPipe } from './input-validation.pipe';
import { JsonBodyInterceptor } from './json-body.interceptor';
import { RequestContextMiddleware } from './request-context.middleware';
import { Traffic } from './traffic';

/**
 * What every request passes, in this order: context, headers, guards (declared by the application,
 * which knows the authenticators), body, validation, handler, envelope; and the filter for errors.
 */
@Module({
  imports: [DiscoveryModule, TracingModule],
  providers: [
    AccessDeclarations,
    ClosingMiddleware,
    FailedAuthentications,
    RequestContextMiddleware,
    Traffic,
    { provide: APP_FILTER, useClass: AppErrorFilter },
    { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
    { provide: APP_INTERCEPTOR, useClass: JsonBodyInterceptor },
    { provide: APP_PIPE, useClass: InputValidationPipe },
  ],
  exports: [ClosingMiddleware, FailedAuthentications, RequestContextMiddleware, Traffic],
})
export class HttpModule {}
