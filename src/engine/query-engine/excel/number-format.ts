/** What a number stands for, by the format of its cell. */
export type NumberMeaning = 'number' | 'date' | 'datetime' | 'time' | 'duration';

/**
 * Formats that files name by number alone (ECMA-376 part 1, 18.8.30), those of East Asian Excel
 * included; the others are numbers.
 */
const BUILT_IN: readonly (readonly [from: number, to: number, meaning: NumberMeaning])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'datetime'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [46, 46, 'duration'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];

export function meaningOfBuiltIn(id: number): NumberMeaning {
  return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
}

/** Texts in quotes, escaped characters, fillers, and brackets: colours, conditions, locales. */
const NOT_MEANT = /"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?/gs;
const ELAPSED = /\[(h+|m+|s+)\]/;
const CLOCK = /h|s|am\/pm|a\/p/;
const CALENDAR = /y|d|b|g|m{3}/;

/**
 * The same for a format of one's own. Its first section counts, the one for positive numbers; `m`
 * are minutes beside hours or seconds, else months.
 */
export function meaningOfFormat(code: string): NumberMeaning {
  const [section = ''] = code.toLowerCase().replaceAll(NOT_MEANT, kept).split(';');
  if (section.includes('general')) return 'number';
  if (ELAPSED.test(section)) return 'duration';
  const hasClock = CLOCK.test(section);
  const hasCalendar = CALENDAR.test(section) || (!hasClock && section.includes('m'));
  if (hasCalendar) return hasClock ? 'datetime' : 'date';
  return hasClock ? 'time' : 'number';
}

function kept(piece: string): string {
  return ELAPSED.test(piece) ? piece : '';
}
