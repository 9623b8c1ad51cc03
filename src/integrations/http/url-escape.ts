import type { Escape } from '../../node-sdk';

/** An address whose host is written out before its first placeholder. */
const KNOWN_HOST = /^https?:\/\/[^/?#{}]+[/?#]/i;

/**
 * For values that placeholders put behind the host of an address: none of them can lead to another
 * path or add a parameter. An address that begins with a placeholder is taken as it comes.
 */
export function escapeInAddress(url: unknown): Escape | undefined {
  return typeof url === 'string' && KNOWN_HOST.test(url) ? escapePart : undefined;
}

/** URLs resolve `.` and `..` also where they are encoded, so those are encoded twice. */
function escapePart(value: string): string {
  const encoded = encodeURIComponent(Buffer.from(value).toString());
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%252E') : encoded;
}
