import { isEmail } from 'class-validator';

/** A mailbox: where mail goes, and whose name stands before it. */
export interface Address {
  readonly name: string;
  readonly address: string;
}

const LONGEST = 400;

/**
 * Reads `ada@example.com` or `Ada <ada@example.com>`: one mailbox, on one line. Undefined for
 * anything else, so that a value cannot smuggle in a second recipient or a header.
 */
export function parseAddress(text: unknown): Address | undefined {
  if (typeof text !== 'string' || text.length > LONGEST || /\p{Cc}/u.test(text)) return undefined;
  const named = /^([^<>]*)<([^<>]+)>$/.exec(text.trim());
  const address = (named?.[2] ?? text).trim();
  if (!isEmail(address, { require_tld: false, allow_ip_domain: true })) return undefined;
  const name = (named?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1');
  return { name, address };
}

/** What a config says of a field that is no address, shortened. */
export function addressFault(text: unknown): string {
  const shown = JSON.stringify(typeof text === 'string' ? text.slice(0, 100) : text);
  return `${shown} is not an e-mail address such as ada@example.com or Ada <ada@example.com>`;
}
