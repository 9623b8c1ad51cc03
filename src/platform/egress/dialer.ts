import type { Socket } from 'node:net';
import { NodeError, untilAborted } from '../../node-sdk';
import { firstConnected } from './connection-race';
import { ConnectionFailed, codeOf } from './egress-error';
import type { EgressGuard } from './egress-guard';
import type { Place } from './place';

/** For looking up a name and connecting, all addresses together. */
export const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens every TCP connection that leaves the process for a node, to addresses that the guard
 * permits and to nothing else.
 */
export class Dialer {
  constructor(
    private readonly guard: EgressGuard,
    private readonly timeoutMs = CONNECT_TIMEOUT_MS,
  ) {}

  /** Throws EgressBlockedError, ConnectionFailed, or the signal's reason. */
  async dial(place: Place, signal?: AbortSignal): Promise<Socket> {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort(Object.assign(new Error('Timed out'), { code: 'ETIMEDOUT' }));
    }, this.timeoutMs);
    const either = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
    try {
      const addresses = await untilAborted(this.guard.addressesOf(place), either);
      return await firstConnected(addresses, place.port, either);
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof NodeError ? error : new ConnectionFailed(place, codeOf(error), error);
    } finally {
      clearTimeout(timer);
    }
  }
}
