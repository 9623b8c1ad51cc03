import { crc32 } from 'node:zlib';
import { randomBase62, toBase62 } from '../common/id-generator';

const PREFIX = 'vntg_';
const RANDOM_LENGTH = 24;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^vntg_[0-9A-Za-z]{30}$/;
/** How much of a key stays readable, so that a person can tell keys apart. */
const VISIBLE_LENGTH = 9;

/** A new key: `vntg_`, 24 random base62 characters (143 bits), 6 of CRC32 over all before them. */
export function generateKey(): string {
  return withChecksum(PREFIX + randomBase62(RANDOM_LENGTH));
}

/** Whether `text` can be a key at all; a slip of the pen is found here, without a query. */
export function isWellFormedKey(text: string): boolean {
  return SHAPE.test(text) && withChecksum(text.slice(0, -CHECKSUM_LENGTH)) === text;
}

/** The part of a key that is stored readable and listed. */
export function visiblePrefix(key: string): string {
  return key.slice(0, VISIBLE_LENGTH);
}

function withChecksum(body: string): string {
  return body + toBase62(crc32(body), CHECKSUM_LENGTH);
}
