import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './address-class';
import type { AllowList } from './allow-list';
import { EgressBlockedError } from './egress-error';
import { type Place, placeText } from './place';

/** Every address of a host name. Rejects with Node's error codes. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Decides which addresses may be connected to. */
export class EgressGuard {
  constructor(
    private readonly allow: AllowList,
    private readonly resolve: ResolveHost = resolveBySystem,
  ) {}

  /**
   * The addresses of a place that may be reached, in the resolver's order: all others of the name
   * are left out. Whoever connects must use these and never the name, which may resolve differently
   * a moment later. Throws EgressBlockedError where none is left.
   */
  async addressesOf(place: Place): Promise<readonly string[]> {
    const { host, port } = place;
    const literal = host.replace(/^\[|\]$/g, '');
    const found = isIP(literal) === 0 ? await this.resolve(host) : [literal];
    const addresses = found.filter((address) => isIP(address) !== 0);
    if (this.allow.allowsHost(host, port)) return addresses;
    const permitted = addresses.filter(
      (address) => isPublicAddress(address) || this.allow.allowsAddress(address, port),
    );
    if (permitted.length > 0) return permitted;
    throw new EgressBlockedError(placeText(place));
  }
}

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}
