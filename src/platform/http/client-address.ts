import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/**
 * The caller's address as a key for counting: IPv4 as it is, IPv6 by its /64, since one caller has
 * a whole one. TRUST_PROXY decides whose X-Forwarded-For counts.
 */
export function clientAddress(request: Request): string {
  const text = request.ip ?? '';
  if (!ipaddr.isValid(text)) return text;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
