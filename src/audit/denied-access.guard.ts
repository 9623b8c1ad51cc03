import { type CanActivate, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Principal } from '../platform/http/principal';
import { contextOf } from '../platform/http/request-context';
import { AuditTrail } from './audit-trail';

const FORBIDDEN = 403;
const ID = /^(?:\d{1,16}|exec_[0-9A-Z]{26})$/;

/**
 * Before the guards that refuse: lets everybody pass, and notes in the audit log whom one of them, or
 * the handler, has answered 403. The answer doesn't wait for that.
 */
@Injectable()
export class DeniedAccessGuard implements CanActivate {
  private readonly log = new Logger('Audit');

  constructor(private readonly trail: AuditTrail) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    response.once('finish', () => {
      if (response.statusCode !== FORBIDDEN) return;
      const { principal } = contextOf(request);
      if (principal !== undefined) void this.note(principal, request);
    });
    return true;
  }

  private async note(principal: Principal, request: Request): Promise<void> {
    const { path } = request.route as { path: string };
    const ids = Object.values(request.params).filter(
      (id): id is string => typeof id === 'string' && ID.test(id),
    );
    const entry = this.trail.entryOf(principal, {
      action: 'access.denied',
      outcome: 'denied',
      resource: { type: 'route', id: ids.at(-1) ?? null, name: `${request.method} ${path}` },
    });
    await this.trail.write(entry).catch((error: unknown) => {
      this.log.warn(`Could not note: access denied (${String(error)})`);
    });
  }
}
