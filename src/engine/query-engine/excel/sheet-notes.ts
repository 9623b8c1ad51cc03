import { cellPlace } from './cell-place';
import { fileTitle } from './workbook-fault';

interface Place {
  readonly row: number;
  readonly column: number;
}

const MOST_NAMED = 3;

/** Cells that have no value although something stands in them; said once, at the end. */
export class SheetNotes {
  private readonly errors = new Noted();
  private readonly formulas = new Noted();
  private readonly dates = new Noted();

  constructor(private readonly sheet: string) {}

  error(place: Place, code: string): void {
    this.errors.add(place, `${code.slice(0, 20)} in `);
  }

  /** A formula that whoever wrote the file did not compute. */
  unstored(place: Place): void {
    this.formulas.add(place);
  }

  impossible(place: Place): void {
    this.dates.add(place);
  }

  warnings(): string[] {
    const sheet = `Sheet ${fileTitle(this.sheet)}: `;
    return [
      ...this.errors.said(`${sheet}errors are null`),
      ...this.formulas.said(
        `${sheet}formulas without a stored result are null`,
        '. Open the workbook in Excel and save it',
      ),
      ...this.dates.said(`${sheet}numbers in the format of a date, but beyond all dates, are null`),
    ];
  }
}

class Noted {
  private count = 0;
  private readonly places: string[] = [];

  add({ row, column }: Place, before = ''): void {
    this.count += 1;
    if (this.count <= MOST_NAMED) this.places.push(`${before}${cellPlace(row, column)}`);
  }

  said(what: string, advice = ''): string[] {
    if (this.count === 0) return [];
    const more = this.count > MOST_NAMED ? `, ... (${String(this.count)} in all)` : '';
    return [`${what}: ${this.places.join(', ')}${more}${advice}`];
  }
}
