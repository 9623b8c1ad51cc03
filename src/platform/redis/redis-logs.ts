import { Injectable } from '@nestjs/common';
import { RedisChannels } from './redis-channels';
import { RedisConnections } from './redis-connections';

/** Until a log is forgotten after what was last written to it. */
const KEPT_SECONDS = 3600;

/** One entry of a log; `id` is what it was written under. */
export interface LogEntry {
  readonly id: number;
  readonly text: string;
}

/**
 * Logs that one process writes and others follow: a Redis stream each, whose entries have the ids
 * 0, 1, 2, ... Without Redis, or while it is away, nothing is kept and nothing found.
 */
@Injectable()
export class RedisLogs {
  constructor(
    private readonly connections: RedisConnections,
    private readonly channels: RedisChannels,
  ) {}

  get isConfigured(): boolean {
    return this.connections.isConfigured;
  }

  append(name: string, { id, text }: LogEntry): void {
    if (!this.isConfigured) return;
    const key = this.connections.key(name);
    const { commands } = this.connections;
    // 0-0 is no id of an entry
    const written = [
      commands.xadd(key, `${String(id)}-1`, 'text', text),
      commands.expire(key, KEPT_SECONDS),
    ];
    for (const one of written) one.catch(() => undefined);
    this.channels.tell(name, String(id));
  }

  /** The log is over: it is kept for another `seconds`. */
  expire(name: string, seconds: number): void {
    if (!this.isConfigured) return;
    this.connections.commands.expire(this.connections.key(name), seconds).catch(() => undefined);
  }

  /** Entries from id `from` on; none while Redis is away. */
  async read(name: string, from: number): Promise<LogEntry[]> {
    if (!this.isConfigured) return [];
    const found = await this.connections.commands
      .xrange(this.connections.key(name), `${String(from)}-1`, '+')
      .catch(() => []);
    return found.map(([id, fields]) => ({ id: Number.parseInt(id, 10), text: fields[1] ?? '' }));
  }

  /** `tell` is called whenever something was written; a function that ends it. */
  watch(name: string, tell: () => void): () => void {
    return this.channels.listen(name, tell);
  }
}
