import { Global, Module } from '@nestjs/common';
import { RedisConnections } from '../redis/redis-connections';
import { NoWakeUps, WakeUps } from './wake-ups';

/** Wake-ups between processes; needs the global RedisModule. */
@Global()
@Module({
  providers: [{ provide: WakeUps, inject: [RedisConnections], useFactory: createWakeUps }],
  exports: [WakeUps],
})
export class QueueModule {}

async function createWakeUps(connections: RedisConnections): Promise<WakeUps> {
  if (!connections.isConfigured) return new NoWakeUps();
  const { BullWakeUps } = await import('./bull-wake-ups.js');
  return new BullWakeUps(connections);
}
