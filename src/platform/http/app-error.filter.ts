import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import type { ErrorCode } from '../../common/error-codes';
import { databaseUnavailable } from '../database/deadline';
import { isDatabaseUnreachable, isTransactionConflict } from '../database/database-errors';
import { Log } from '../logging/log';
import { allowedMethods } from './allowed-methods';
import { countError } from './http.metrics';
import { contextOf } from './request-context';

const CODES_BY_STATUS: Readonly<Partial<Record<number, ErrorCode>>> = {
  400: 'INVALID_INPUT',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/** Said with every SERVICE_UNAVAILABLE that does not know better. */
const RETRY_AFTER_SECONDS = 5;

/** Where everything thrown becomes HTTP: the one place that knows how an error looks outside. */
@Catch()
export class AppErrorFilter implements ExceptionFilter {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = this.toAppError(exception, request, response);
    countError(error.code);
    if (error.status >= 500) this.report(exception, error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    this.send(error, request, response);
  }

  private toAppError(exception: unknown, request: Request, response: Response): AppError {
    if (exception instanceof AppError) return exception;
    if (exception instanceof HttpException) return this.fromNest(exception, request, response);
    if (isDatabaseUnreachable(exception) || isTransactionConflict(exception)) {
      return databaseUnavailable(exception);
    }
    return new AppError('INTERNAL_ERROR', 'Unexpected server error', { cause: exception });
  }

  /** Nest's own: no such route, or a path that can't be decoded. */
  private fromNest(exception: HttpException, request: Request, response: Response): AppError {
    const status = exception.getStatus();
    const undecodable =
      status === 400 && /^Failed to decode param|URI malformed/.test(exception.message);
    if (status === 404 || undecodable) return this.noSuchRoute(request, response);
    const code = CODES_BY_STATUS[status] ?? (status < 500 ? 'INVALID_INPUT' : 'INTERNAL_ERROR');
    const message = status < 500 ? exception.message : 'Unexpected server error';
    return new AppError(code, message, { cause: exception });
  }

  private noSuchRoute(request: Request, response: Response): AppError {
    const methods = allowedMethods(this.adapter.httpAdapter.getInstance(), request.path);
    if (methods.length === 0 || methods.includes(request.method)) {
      return new AppError('NOT_FOUND', 'There is no such route; /docs shows those there are');
    }
    response.setHeader('Allow', methods.join(', '));
    return new AppError(
      'METHOD_NOT_ALLOWED',
      `This route does not offer ${request.method}; it offers ${methods.join(', ')}`,
    );
  }

  private report(exception: unknown, error: AppError, request: Request): void {
    const fields = { request_id: contextOf(request).id, code: error.code, error: exception };
    if (error.code === 'INTERNAL_ERROR') this.log.error(fields, 'unexpected error');
    else this.log.warn(fields, 'request failed');
  }

  private send(error: AppError, request: Request, response: Response): void {
    if (error.code === 'UNAUTHORIZED') response.setHeader('WWW-Authenticate', 'Bearer');
    const retryAfter = retryAfterOf(error);
    if (retryAfter !== undefined) {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
    }
    response.status(error.status).json({
      success: false,
      error: {
        code: error.code,
        message: error.message,
        details: error.details,
        ...(error.executionId === undefined ? {} : { execution_id: error.executionId }),
      },
      meta: { request_id: contextOf(request).id, timestamp: this.clock.now() },
    });
  }
}

/** Seconds; undefined where trying again is no remedy. */
function retryAfterOf({ code, retryAfterSeconds }: AppError): number | undefined {
  return retryAfterSeconds ?? (code === 'SERVICE_UNAVAILABLE' ? RETRY_AFTER_SECONDS : undefined);
}
