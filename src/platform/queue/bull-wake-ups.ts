import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import type { RedisConnections } from '../redis/redis-connections';
import { WakeUps } from './wake-ups';

const QUEUE = 'wake-ups';

/**
 * A BullMQ queue whose jobs hold an id and nothing else; a wake-up may be lost with Redis. The one
 * module that loads BullMQ; it is itself loaded only where Redis is configured.
 */
export class BullWakeUps extends WakeUps implements BeforeApplicationShutdown {
  private readonly log = new Logger('WakeUps');
  private queue: Queue | undefined;
  private worker: Worker | undefined;

  constructor(private readonly connections: RedisConnections) {
    super();
  }

  /** While Redis is away nobody is woken. */
  send(id: string): void {
    if (this.connections.commands.status !== 'ready') return;
    this.queue ??= this.openQueue();
    this.queue
      .add('wake-up', { id }, { removeOnComplete: true, removeOnFail: true })
      .catch(() => undefined);
  }

  receive(work: (id: string) => Promise<void>): void {
    this.worker = new Worker<{ id: string }>(QUEUE, ({ data }) => work(data.id), {
      connection: this.connections.open('wake-ups', { maxRetriesPerRequest: null }),
      prefix: this.connections.key('queue'),
    });
    this.worker.on('error', (error) => {
      this.log.debug(`Wake-ups: ${error.message}`);
    });
  }

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
