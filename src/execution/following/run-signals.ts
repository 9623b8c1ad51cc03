import { Injectable } from '@nestjs/common';
import { RedisChannels } from '../../platform/redis/redis-channels';

const ENDED = 'runs:ended';
const CANCELLED = 'runs:cancelled';

/**
 * Tells all processes at once what the database says anyway: who misses it, or has no Redis, learns
 * of it from its next look there.
 */
@Injectable()
export class RunSignals {
  constructor(private readonly channels: RedisChannels) {}

  /** The run has ended and is recorded. */
  tellEnded(executionId: string): void {
    this.channels.tell(ENDED, executionId);
  }

  whenEnded(listener: (executionId: string) => void): () => void {
    return this.channels.listen(ENDED, listener);
  }

  /** Somebody asks for the end of the run, wherever it is at work. */
  tellCancelled(executionId: string): void {
    this.channels.tell(CANCELLED, executionId);
  }

  whenCancelled(listener: (executionId: string) => void): () => void {
    return this.channels.listen(CANCELLED, listener);
  }
}
