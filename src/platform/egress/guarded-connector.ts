import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress, plainAddress } from './address-class';
import type { AllowList } from './allow-list';
import { EgressBlockedError } from './egress-error';

/** Every address of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** Time to connect to the last address left, and to those before it. */
const CONNECT_TIMEOUT_MS = 10_000;
const FIRST_TRIES_TIMEOUT_MS = 3_000;

/**
 * Connects to nothing but checked addresses: literals and every address a name resolves to are held
 * against the guard, and the socket goes to the address that was checked, so that a name which
 * resolves differently a moment later changes nothing.
 */
export function guardedConnector(
  allow: AllowList,
  resolve: ResolveHost = resolveBySystem,
): buildConnector.connector {
  const connectLast = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const connectFirst = buildConnector({ timeout: FIRST_TRIES_TIMEOUT_MS });
  const guard = (hostname: string, port: number): Promise<readonly string[]> =>
    permittedAddresses(hostname, port, allow, resolve);

  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const tryNext = (addresses: readonly string[]): void => {
      const [address = '', ...others] = addresses;
      const connect = others.length === 0 ? connectLast : connectFirst;
      connect(
        { ...options, ...serverName(options.servername, hostname), hostname: address },
        (...result) => {
          if (result[0] !== null && others.length > 0) tryNext(others);
          else callback(...result);
        },
      );
    };
    guard(hostname, portOf(options)).then(tryNext, (error: unknown) => {
      callback(error as Error, null);
    });
  };
}

/** Throws EgressBlockedError where no address of the host may be reached. */
export async function permittedAddresses(
  hostname: string,
  port: number,
  allow: AllowList,
  resolve: ResolveHost,
): Promise<readonly string[]> {
  const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
  if (allow.allowsHost(hostname, port)) return addresses;
  const permitted = addresses.filter(
    (address) => isPublicAddress(address) || allow.allowsAddress(address, port),
  );
  if (permitted.length > 0) return permitted;
  throw new EgressBlockedError(
    `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${String(port)}`,
  );
}

/** Fails at once where a URL names a private address outright; names are judged when connecting. */
export function refusePrivateLiteral(url: URL, allow: AllowList): void {
  const address = plainAddress(url.hostname);
  if (isIP(address) === 0) return;
  const port = portOf(url);
  if (isPublicAddress(address) || allow.allowsAddress(address, port)) return;
  throw new EgressBlockedError(`${url.hostname}:${String(port)}`);
}

function portOf({ port, protocol }: { port: string; protocol: string }): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** TLS asks for, and verifies, the name of the URL, not the address connected to. */
function serverName(given: string | undefined, hostname: string): { servername?: string } {
  if (given) return { servername: given };
  return isIP(hostname) === 0 ? { servername: hostname } : {};
}

export async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}
