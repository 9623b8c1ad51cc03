import { BlockList, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** IANA special-purpose IPv4 blocks that are not part of the public internet. */
const PRIVATE_V4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

/** The only IPv6 block of the public internet, and the special-purpose blocks inside it. */
const GLOBAL_V6 = blockList('ipv6', [['2000::', 3]]);
const PRIVATE_V6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
]);

/** IPv6 forms that carry an IPv4 address, and the byte at which it begins. */
const CARRIERS: readonly (readonly [list: BlockList, offset: number])[] = [
  [blockList('ipv6', [['64:ff9b::', 96]]), 12],
  [blockList('ipv6', [['2002::', 16]]), 2],
];

/**
 * Whether an address lies on the public internet. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged
 * by the IPv4 address. What is no address at all is not public.
 */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return !PRIVATE_V4.check(plain, 'ipv4');
  return isIPv6(plain) && GLOBAL_V6.check(plain, 'ipv6') && !PRIVATE_V6.check(plain, 'ipv6');
}

/** The address without brackets, and as IPv4 where it carries one. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '');
  if (!isIPv6(bare)) return bare;
  const parsed = ipaddr.IPv6.parse(bare);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const carrier = CARRIERS.find(([list]) => list.check(parsed.toString(), 'ipv6'));
  if (carrier === undefined) return parsed.toString();
  const [, offset] = carrier;
  return parsed
    .toByteArray()
    .slice(offset, offset + 4)
    .join('.');
}

function blockList(
  family: 'ipv4' | 'ipv6',
  blocks: readonly (readonly [network: string, prefix: number])[],
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of blocks) list.addSubnet(network, prefix, family);
  return list;
}
