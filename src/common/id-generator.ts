import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Bytes at or above this are drawn again, so that every character is equally likely. */
const UNBIASED_BELOW = 256 - (256 % 62);

/** `length` base62 characters from the system's random source: 5.95 bits each. */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED_BELOW && text.length < length) text += BASE62[byte % 62] ?? '';
    }
  }
  return text;
}

/** Writes `value` (a non-negative integer) in base62, left-padded with zeros to `length`. */
export function toBase62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) {
    text = (BASE62[rest % 62] ?? '') + text;
  }
  return text;
}

/** Where ids come from, so that tests can foresee them. */
export abstract class IdGenerator {
  /** `exec_` + ULID: sortable by time. */
  abstract executionId(): string;
  /** 22 base62 characters: 130 bits. */
  abstract random(): string;
}

export class SystemIdGenerator extends IdGenerator {
  /** Ids of one millisecond are in order too. */
  private readonly ulid = monotonicFactory();

  executionId(): string {
    return `exec_${this.ulid()}`;
  }

  random(): string {
    return randomBase62(22);
  }
}
