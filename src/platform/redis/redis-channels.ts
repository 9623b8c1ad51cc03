import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RedisConnections } from './redis-connections';

type Listener = (message: string) => void;

/**
 * Short messages between the processes of an installation, at most once each: who misses one has to
 * find out another way. Without Redis nobody hears anything.
 */
@Injectable()
export class RedisChannels {
  private readonly listeners = new Map<string, Set<Listener>>();
  private subscriber: Redis | undefined;

  constructor(private readonly connections: RedisConnections) {}

  get isConfigured(): boolean {
    return this.connections.isConfigured;
  }

  /** Told to every process that listens, this one included. Lost where Redis is away. */
  tell(channel: string, message: string): void {
    if (!this.isConfigured) return;
    this.connections.commands
      .publish(this.connections.key(channel), message)
      .catch(() => undefined);
  }

  /** A function that ends it. */
  listen(channel: string, listener: Listener): () => void {
    if (!this.isConfigured) return () => undefined;
    const key = this.connections.key(channel);
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    if (listeners.size === 1) this.subscription.subscribe(key).catch(() => undefined);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.listeners.get(key) !== listeners) return;
      this.listeners.delete(key);
      this.subscription.unsubscribe(key).catch(() => undefined);
    };
  }

  /** It subscribes again by itself after an outage, and waits with what is asked of it meanwhile. */
  private get subscription(): Redis {
    if (this.subscriber) return this.subscriber;
    this.subscriber = this.connections.open('messages', { maxRetriesPerRequest: null });
    this.subscriber.on('message', (key: string, message: string) => {
      for (const listener of this.listeners.get(key) ?? []) listener(message);
    });
    return this.subscriber;
  }
}
