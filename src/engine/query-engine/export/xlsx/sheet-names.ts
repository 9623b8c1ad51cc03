/** Characters that Excel takes for the name of a sheet. */
const LONGEST = 31;
/** Left at the end of a text that was cut. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

/** Names for so many sheets: the name itself, then numbered ones that are no longer than allowed. */
export function sheetNames(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const ending = index === 0 ? '' : ` ${String(index + 1)}`;
    const start = name.slice(0, LONGEST - ending.length).replace(HALF_CHARACTER, '');
    return `${start}${ending}`;
  });
}
