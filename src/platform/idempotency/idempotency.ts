import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import type { Transaction } from '../database/unit-of-work';
import type { Principal } from '../http/principal';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import { IdempotencyKeysRepository, type KeyClaim } from './idempotency-keys.repository';

/** A request that is cut off before it made anything blocks its key no longer than this. */
const ABANDONED_MS = 60_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** A request as its key is bound to it: caller, method and path are the scope, the body is compared. */
export interface KeyedRequest {
  /** The header as it came. Undefined: the request is simply done. */
  readonly key: string | undefined;
  readonly caller: Principal;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/**
 * Tells what the request made, the id of a workflow or an execution, in the transaction that makes
 * it: whoever finds the one finds the other.
 */
export type Made = (resource: string, transaction: Transaction) => Promise<void>;

export interface IdempotentWork<T> {
  /** Does the request. Calls `made` exactly when there is something that must not be made again. */
  readonly work: (made: Made) => Promise<T>;
  /** The answer again, of what was made; undefined where it is not there after all. */
  readonly replay: (resource: string) => Promise<T | undefined>;
}

/**
 * Does a request with an Idempotency-Key once (draft-ietf-httpapi-idempotency-key-header). Kept is
 * what was made, never rows; a request that made nothing, such as one that was invalid, leaves its
 * key free.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws INVALID_INPUT, IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_MISMATCH, or what the work throws. */
  async once<T>(request: KeyedRequest, { work, replay }: IdempotentWork<T>): Promise<T> {
    if (request.key === undefined) return work(() => Promise.resolve());
    const key = this.entityOf(request, request.key);
    if (await this.keys.insert(key)) return this.do(key, work);
    const known = await this.keys.find(key.id);
    if (known && known.bodyHash !== key.bodyHash) throw mismatch();
    if (known && known.resource !== null) {
      const answer = await replay(known.resource);
      if (answer !== undefined) return answer;
      await this.keys.releaseLost(key.id, known.resource);
      return this.once(request, { work, replay });
    }
    await this.keys.releaseAbandoned(key.id, new Date(this.clock.now().getTime() - ABANDONED_MS));
    throw inFlight();
  }

  private async do<T>(claim: KeyClaim, work: IdempotentWork<T>['work']): Promise<T> {
    try {
      return await work(async (resource, transaction) => {
        if (!(await this.keys.made(claim, resource, transaction))) throw inFlight();
      });
    } catch (error) {
      await this.keys.release(claim);
      throw error;
    }
  }

  private entityOf({ caller, method, path, body }: KeyedRequest, key: string) {
    if (!KEY.test(key)) {
      const message = 'Idempotency-Key must be 1 to 255 visible ASCII characters';
      throw new AppError('INVALID_INPUT', message, { details: [{ message }] });
    }
    const { via, organizationId, userId } = caller;
    const who = via.kind === 'key' ? `key ${String(via.keyId)}` : `user ${String(userId)}`;
    return {
      id: hash(JSON.stringify([who, method, path, key])),
      organizationId,
      bodyHash: hash(JSON.stringify(body ?? null)),
      resource: null,
      created: this.clock.now(),
    } satisfies IdempotencyKeyEntity;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The request that came first is not answered yet. */
export function inFlight(): AppError {
  return new AppError(
    'IDEMPOTENCY_IN_FLIGHT',
    'The first request with this Idempotency-Key is not answered yet: send it again in a moment',
    { retryAfterSeconds: 1 },
  );
}

function mismatch(): AppError {
  return new AppError(
    'IDEMPOTENCY_MISMATCH',
    'This Idempotency-Key was sent with another body: use a new key for another request',
  );
}
