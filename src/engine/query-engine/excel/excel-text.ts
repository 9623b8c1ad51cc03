const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Characters that XML cannot hold are written `_x000B_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/**
 * Collects the text of an `si` or `is` element: that of its runs, but not how it is pronounced
 * (`rPh`, written beside Japanese).
 */
export class RichText {
  private pieces = '';
  private isText = false;
  private phonetic = 0;

  begin(): void {
    this.pieces = '';
    this.isText = false;
    this.phonetic = 0;
  }

  open(name: string): void {
    if (name === 'rPh') this.phonetic += 1;
    else if (name === 't') this.isText = this.phonetic === 0;
  }

  add(text: string): void {
    if (this.isText) this.pieces += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.phonetic -= 1;
    else if (name === 't') this.isText = false;
  }

  get text(): string {
    return unescaped(this.pieces);
  }
}
