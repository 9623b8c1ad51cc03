const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

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
  depth = 0;
  private inString = false;
  private escaped = false;

  /**
   * Goes on from `from`. `boundary`: the offset of the last comma between two outermost elements in
   * this piece, or -1; `end`: the offset after the outermost bracket's end, or -1.
   */
  scan(bytes: Uint8Array, from = 0): { boundary: number; end: number } {
    let boundary = -1;
    for (let index = from; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (this.inString) {
        this.stepInString(byte);
      } else if (byte === QUOTE) {
        this.inString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--this.depth <= 0) return { boundary, end: index + 1 };
      } else if (byte === COMMA && this.depth === 1) {
        boundary = index;
      }
    }
    return { boundary, end: -1 };
  }

  private stepInString(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) this.inString = false;
  }
}
