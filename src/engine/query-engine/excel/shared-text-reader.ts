import { RichText } from './excel-text';
import type { XmlHandler } from './read-xml';
import type { SharedTexts } from './shared-texts';

/** Fills the table of shared texts (ECMA-376 part 1, 18.4). */
export class SharedTextReader implements XmlHandler {
  private readonly item = new RichText();
  private isItem = false;

  constructor(private readonly texts: SharedTexts) {}

  open(name: string): void {
    if (this.isItem) this.item.open(name);
    else if (name === 'si') {
      this.isItem = true;
      this.item.begin();
    }
  }

  text(text: string): void {
    if (this.isItem) this.item.add(text);
  }

  close(name: string): void {
    if (!this.isItem) return;
    if (name === 'si') {
      this.isItem = false;
      this.texts.add(this.item.text);
    } else this.item.close(name);
  }
}
