import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { plainAddress } from './address-class';
import { plainName } from './place';

type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

interface AllowRule {
  /** Lower case, without a dot at the end; `*.` stands for any number of labels. */
  readonly host?: string;
  readonly cidr?: Cidr;
  readonly port?: number;
}

/**
 * The private destinations that EGRESS_ALLOW opens: host names, addresses and CIDRs, each with an
 * optional port. A named host may resolve to any address.
 */
export class AllowList {
  private readonly rules: readonly AllowRule[];

  constructor(entries: readonly string[]) {
    this.rules = entries.map(parseRule);
  }

  allowsHost(hostname: string, port: number): boolean {
    const name = plainName(hostname);
    return this.rules.some(
      (rule) => rule.host !== undefined && fitsPort(rule, port) && fitsName(rule.host, name),
    );
  }

  allowsAddress(address: string, port: number): boolean {
    if (this.rules.length === 0) return false;
    const parsed = ipaddr.parse(plainAddress(address));
    return this.rules.some(
      ({ cidr, ...rule }) =>
        cidr !== undefined &&
        fitsPort(rule, port) &&
        cidr[0].kind() === parsed.kind() &&
        parsed.match(cidr),
    );
  }
}

function parseRule(entry: string): AllowRule {
  const { host, port } = splitPort(entry);
  const place = port === undefined ? {} : { port };
  if (host.includes('/')) return { ...place, cidr: ipaddr.parseCIDR(host) };
  if (isIP(host) === 0) return { ...place, host: plainPattern(host) };
  const address = ipaddr.parse(plainAddress(host));
  return { ...place, cidr: [address, address.kind() === 'ipv4' ? 32 : 128] as Cidr };
}

function plainPattern(host: string): string {
  return host.startsWith('*.') ? `*.${plainName(host.slice(2))}` : plainName(host);
}

function splitPort(entry: string): { readonly host: string; readonly port?: number } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  const plain = isIP(entry) === 6 ? null : /^([^:]+):(\d+)$/.exec(entry);
  const [, host = entry, port] = bracketed ?? plain ?? [];
  return port === undefined ? { host } : { host, port: Number(port) };
}

function fitsPort(rule: Pick<AllowRule, 'port'>, port: number): boolean {
  return rule.port === undefined || rule.port === port;
}

function fitsName(pattern: string, name: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : pattern === name;
}
