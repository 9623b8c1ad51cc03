import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SharedTexts } from './shared-texts';

const folder = mkdtempSync(join(tmpdir(), 'vantage-texts-'));
const place = { folder: join(folder, 'run'), file: 'texts', maxMb: 1 };
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('shared texts', () => {
  it('are the same whether they fit memory or not, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3000 }),
        fc.array(fc.nat()),
        fc.constantFrom(0, 1000, 1_000_000),
        (texts, wanted, mostHeld) => {
          const shared = new SharedTexts(place, mostHeld);
          for (const text of texts) shared.add(text);
          const all = [...wanted.map((one) => one % texts.length), ...texts.keys()];
          for (const index of all) expect(shared.get(index)).toBe(texts[index]);
          expect([shared.get(texts.length), shared.get(-1), shared.get(Number.NaN)]).toEqual([
            undefined,
            undefined,
            undefined,
          ]);
          shared.close();
        },
      ),
      { numRuns: 20 },
    );
  });

  it('make a file only when they are many, and remove it', () => {
    const few = new SharedTexts(place);
    for (let index = 0; index < 5000; index++) few.add(`text ${String(index)}`);
    expect(existsSync(place.folder) ? readdirSync(place.folder) : []).toEqual([]);
    few.close();
    const many = new SharedTexts(place, 1000);
    for (let index = 0; index < 5000; index++) many.add(`text ${String(index)}`);
    expect(readdirSync(place.folder)).toEqual(['texts']);
    many.close();
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('do not fill the disk', () => {
    const shared = new SharedTexts(place, 1000);
    const fill = (): void => {
      for (let index = 0; index < 2000; index++) shared.add('x'.repeat(1000));
    };
    expect(fill).toThrow('SPILL_MAX_MB (1 MB). Save the sheet as CSV');
    shared.close();
  });
});
