import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Retention } from '../database/retention';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';

/** How long an answer can be had again. */
const KEPT_MS = 86_400_000;

/** Forgets keys after a day. */
@Injectable()
export class IdempotencyRetention extends Retention {
  protected override readonly what = 'idempotency keys';

  constructor(
    private readonly keys: IdempotencyKeysRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected override removeBatch(limit: number): Promise<number> {
    return this.keys.removeBefore(new Date(this.clock.now().getTime() - KEPT_MS), limit);
  }
}
