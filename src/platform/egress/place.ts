import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Where a connection goes. */
export interface Place {
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The place that an http or https URL names. */
export function placeOf({ hostname, port, protocol }: URL): Place {
  if (port !== '') return { host: hostname, port: Number(port) };
  return { host: hostname, port: protocol === 'https:' ? 443 : 80 };
}

export function placeText({ host, port }: Place): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;
}

/** One spelling for each name: lower case, punycode, no dot at the end. */
export function plainName(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  return domainToASCII(name) || name;
}
