import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../common/app-error';
import { SecuritySettings } from '../platform/config/security.settings';
import { FailedAuthentications } from '../platform/http/failed-authentications';

/**
 * Lets in whoever shows METRICS_TOKEN as a Bearer token. API keys and sessions do not open the
 * metrics: they belong to an organization, the metrics to whoever runs the server.
 */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(
    { metricsToken }: SecuritySettings,
    private readonly failures: FailedAuthentications,
  ) {
    this.expected = digest(metricsToken);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (opens(request.headers.authorization, this.expected)) return true;
    await this.failures.count(request, http.getResponse<Response>());
    throw new AppError(
      'UNAUTHORIZED',
      'Send METRICS_TOKEN as a Bearer token: the setting, or the file metrics-token in DATA_DIR',
    );
  }
}

/** Whether an Authorization header shows the token with this digest; in constant time. */
export function opens(authorization: string | undefined, expected: Buffer): boolean {
  const token = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && timingSafeEqual(digest(token), expected);
}

export function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
