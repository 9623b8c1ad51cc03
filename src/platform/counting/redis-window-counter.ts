import { createHash } from 'node:crypto';
import type { Clock } from '../../common/clock';
import type { RedisAttempts } from '../redis/redis-attempts';
import { FixedWindowCounter } from './fixed-window-counter';
import { WindowCounter, WindowCounters, windowState, type WindowState } from './window-counter';

/**
 * One step, so that no event is counted twice or not at all, whoever else counts. Time is that of
 * Redis: servers whose clocks differ agree on when a window ends. A count that lost its end (made
 * by hand, say) is given one.
 */
const COUNT = `
local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {hits, left}`;

/**
 * Counts in Redis, with all servers that use it. While Redis is out of reach it goes on from what
 * this server has counted itself: callers are held to the limit on each server then, and nobody is
 * locked out.
 */
export class RedisWindowCounter extends WindowCounter {
  constructor(
    private readonly name: string,
    private readonly redis: RedisAttempts,
    private readonly here: FixedWindowCounter,
    private readonly windowMs = 60_000,
  ) {
    super();
  }

  async hit(key: string, limit: number): Promise<WindowState> {
    const own = this.here.count(key, limit);
    const place = this.redis.key('count', this.name, digest(key));
    const shared = await this.redis.attempt(
      (redis) => redis.eval(COUNT, 1, place, this.windowMs) as Promise<[number, number]>,
    );
    return shared === undefined ? own : windowState(shared[0], limit, shared[1]);
  }
}

/** Counters that all servers on one Redis share. */
export class RedisWindowCounters extends WindowCounters {
  constructor(
    private readonly redis: RedisAttempts,
    private readonly clock: Clock,
  ) {
    super();
  }

  open(name: string): WindowCounter {
    return new RedisWindowCounter(name, this.redis, new FixedWindowCounter(this.clock));
  }
}

/** Keys hold addresses of people, and what callers send: neither is written down in Redis. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}
