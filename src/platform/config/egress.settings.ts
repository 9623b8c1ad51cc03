import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Environment } from './environment';

const HOST_NAME = /^(\*\.)?[\p{L}\p{N}_]([\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u;

/** What nodes may reach beyond the public internet. */
export class EgressSettings {
  /** `EGRESS_ALLOW`: private hosts, addresses and CIDRs, each with an optional port. Default none. */
  readonly allow: readonly string[];

  constructor(env: Environment) {
    this.allow = env.list('EGRESS_ALLOW');
    for (const entry of this.allow.filter((candidate) => !isDestination(candidate))) {
      env.fault(
        'EGRESS_ALLOW',
        `"${entry}" is not allowed; use a host name, an address or a CIDR, each with an optional port: 127.0.0.1:4010, [::1]:4010, 10.1.0.0/16`,
      );
    }
  }
}

function isDestination(entry: string): boolean {
  if (isHost(entry)) return true;
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(entry) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return false;
  const bracketed = /^\[(.+)\]$/.exec(host)?.[1];
  return bracketed === undefined ? isHost(host) && isIP(host) !== 6 : isHost(bracketed);
}

function isHost(text: string): boolean {
  if (text.includes('/')) return ipaddr.isValidCIDR(text);
  if (isIP(text) !== 0) return true;
  return HOST_NAME.test(text) && !/^[\d.]+$/.test(text);
}
