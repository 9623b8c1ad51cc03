import { type ExecutionContext, Injectable } from '@nestjs/common';
import {
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { AppError } from '../../common/app-error';
import type { ServerSettings } from '../config/server.settings';
import type { WindowCounter, WindowCounters } from '../counting/window-counter';
import type { Principal } from './principal';
import { setRateLimitHeaders } from './rate-limit-headers';
import { contextOf } from './request-context';

const MINUTE_MS = 60_000;

/** Counts for `@nestjs/throttler` in fixed windows; its own storage slows down as hits pile up. */
class FixedWindowStorage implements ThrottlerStorage {
  private readonly counter: WindowCounter;

  constructor(counters: WindowCounters) {
    this.counter = counters.open('requests');
  }

  async increment(
    key: string,
    _ttl: number,
    limit: number,
  ): ReturnType<ThrottlerStorage['increment']> {
    const state = await this.counter.hit(key, limit);
    return {
      totalHits: state.exceeded ? limit + 1 : state.accepted,
      timeToExpire: state.resetSeconds,
      isBlocked: state.exceeded,
      timeToBlockExpire: state.exceeded ? state.resetSeconds : 0,
    };
  }
}

/** How often a key or a session may call. */
export function throttlerOptions(
  settings: ServerSettings,
  counters: WindowCounters,
): ThrottlerModuleOptions {
  const limit = (context: ExecutionContext): number =>
    principalOf(context)?.via.kind === 'session'
      ? settings.sessionRateLimitPerMinute
      : settings.rateLimitPerMinute;
  return { throttlers: [{ ttl: MINUTE_MS, limit }], storage: new FixedWindowStorage(counters) };
}

/** Second guard: so many requests a minute for each key and each session; public routes are free. */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(principalOf(context) === undefined);
  }

  protected override async handleRequest({
    context,
    limit,
    ttl,
    throttler,
  }: ThrottlerRequest): Promise<boolean> {
    const { via } = principalOf(context) ?? {};
    if (via === undefined) return true;
    const key =
      via.kind === 'key' ? `key:${String(via.keyId)}` : `session:${String(via.sessionId)}`;
    const name = throttler.name ?? 'default';
    const hit = await this.storageService.increment(key, ttl, limit, 0, name);
    setRateLimitHeaders(context.switchToHttp().getResponse<Response>(), limit, {
      accepted: hit.totalHits,
      remaining: Math.max(0, limit - hit.totalHits),
      resetSeconds: hit.timeToExpire,
      exceeded: hit.isBlocked,
    });
    if (!hit.isBlocked) return true;
    throw new AppError(
      'RATE_LIMITED',
      `More than ${String(limit)} requests in a minute; try again in ${String(hit.timeToExpire)} s`,
      { retryAfterSeconds: hit.timeToExpire },
    );
  }
}

function principalOf(context: ExecutionContext): Principal | undefined {
  return contextOf(context.switchToHttp().getRequest<Request>()).principal;
}
