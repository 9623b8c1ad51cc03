import { type AddressInfo, isIPv6 } from 'node:net';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';

/** Hosts that mean every address of this machine, and one of those that a person can open. */
const ALL_ADDRESSES: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where to listen; port 0 takes any free one. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Resolves with the address that a person on this machine can open. Where the place cannot be had,
 * `whole`, which may be at work already, ends what it has begun before this rejects.
 */
export async function listen(
  app: INestApplication,
  { host, port }: Place,
  whole: INestApplicationContext = app,
): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await whole.close();
    throw error;
  }
  const address = (app.getHttpServer() as { address(): AddressInfo }).address();
  const reachable = ALL_ADDRESSES[host] ?? host;
  const name = isIPv6(reachable) ? `[${reachable}]` : reachable;
  return `http://${name}:${String(address.port)}`;
}
