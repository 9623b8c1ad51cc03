import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { RedisConnections } from '../redis/redis-connections';

const QUEUE = 'wake-ups';

/**
 * Wakes one process among many that there is something to do: a BullMQ queue whose jobs hold an id
 * and nothing else. A wake-up may be lost with Redis, and may come twice; what there is to do has to
 * be found elsewhere, and looked for now and then without any wake-up.
 */
@Injectable()
export class WakeUps implements BeforeApplicationShutdown {
  private readonly log = new Logger('WakeUps');
  private queue: Queue | undefined;
  private worker: Worker | undefined;

  constructor(private readonly connections: RedisConnections) {}

  /** Does not wait; while Redis is away nobody is woken. */
  send(id: string): void {
    if (!this.connections.isConfigured || this.connections.commands.status !== 'ready') return;
    this.queue ??= this.openQueue();
    this.queue
      .add('wake-up', { id }, { removeOnComplete: true, removeOnFail: true })
      .catch(() => undefined);
  }

  /** Takes the next wake-up once `work` on the last one is done. */
  receive(work: (id: string) => Promise<void>): void {
    this.worker = new Worker<{ id: string }>(QUEUE, ({ data }) => work(data.id), {
      connection: this.connections.open('wake-ups', { maxRetriesPerRequest: null }),
      prefix: this.connections.key('queue'),
    });
    this.worker.on('error', (error) => {
      this.log.debug(`Wake-ups: ${error.message}`);
    });
  }

  /** Rejects while Redis is out of reach. */
  async check(): Promise<void> {
    await this.connections.commands.ping();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker?.close(true);
    await this.queue?.close();
  }

  private openQueue(): Queue {
    const queue = new Queue(QUEUE, {
      connection: this.connections.commands,
      prefix: this.connections.key('queue'),
    });
    queue.on('error', () => undefined);
    return queue;
  }
}
