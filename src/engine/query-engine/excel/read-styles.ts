import { meaningOfBuiltIn, meaningOfFormat, type NumberMeaning } from './number-format';
import type { XmlHandler } from './read-xml';
import { damaged } from './workbook-fault';

/** Excel stops at 65 490 looks of cells. */
const MOST_STYLES = 100_000;

/** Reads which number format each style of cells has (ECMA-376 part 1, 18.8). */
export class StyleSheetReader implements XmlHandler {
  private readonly formats = new Map<number, string>();
  private readonly used: number[] = [];
  private within = '';

  constructor(private readonly workbook: string) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'numFmts' || name === 'cellXfs') this.within = name;
    const id = Number(attributes['numFmtId'] ?? 0);
    if (name === 'numFmt' && this.within === 'numFmts') {
      this.formats.set(id, attributes['formatCode'] ?? '');
    } else if (name === 'xf' && this.within === 'cellXfs') {
      this.used.push(id);
    }
    if (this.used.length + this.formats.size > MOST_STYLES) {
      throw damaged(this.workbook, `it has more than ${String(MOST_STYLES)} styles`);
    }
  }

  text(): void {
    return;
  }

  close(name: string): void {
    if (name === this.within) this.within = '';
  }

  /** By the number that cells have in `s`. */
  meanings(): NumberMeaning[] {
    const known = new Map([...this.formats].map(([id, code]) => [id, meaningOfFormat(code)]));
    return this.used.map((id) => known.get(id) ?? meaningOfBuiltIn(id));
  }
}
