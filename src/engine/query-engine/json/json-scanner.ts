export const OPEN_BRACKET = 0x5b;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** By byte: how many brackets more are open after it. */
const DEPTH_CHANGE = new Int8Array(256);
for (const open of '{[') DEPTH_CHANGE[open.charCodeAt(0)] = 1;
for (const close of '}]') DEPTH_CHANGE[close.charCodeAt(0)] = -1;

/** Bytes that JSON allows between tokens. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Follows strings and brackets through JSON bytes, a piece at a time, without reading values: it
 * tells where the elements of the outermost array end. Every byte it looks for is below 0x80, so
 * UTF-8 needs no decoding.
 */
export class JsonScanner {
  /** Open brackets. */
  private depth = 0;
  private inString = false;
  private escaped = false;

  /**
   * Goes on from `from`. `boundary`: the offset of the last comma between two outermost elements in
   * this piece, or -1; `end`: the offset after the outermost bracket's end, or -1.
   */
  scan(bytes: Uint8Array, from = 0): { boundary: number; end: number } {
    let boundary = -1;
    for (let index = from; index < bytes.length; index++) {
      if (this.inString) index = this.endOfString(bytes, index);
      const byte = bytes[index] ?? 0;
      if (byte === QUOTE) this.inString = !this.inString;
      else if (byte === COMMA && this.depth === 1) boundary = index;
      else if (this.closes(byte)) return { boundary, end: index + 1 };
    }
    return { boundary, end: -1 };
  }

  /** Counts a bracket; true for the one that ends the outermost value. */
  private closes(byte: number): boolean {
    const change = DEPTH_CHANGE[byte] ?? 0;
    this.depth += change;
    return change < 0 && this.depth <= 0;
  }

  /** Offset of the quote that ends the string, or the length of the piece. */
  private endOfString(bytes: Uint8Array, from: number): number {
    for (let index = from; index < bytes.length; index++) {
      const byte = bytes[index];
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) return index;
    }
    return bytes.length;
  }
}
