/** What is wrong with a config field that holds something for each of some columns. */
export function namesFault(
  value: unknown,
  allows: (entry: unknown) => boolean,
  wanted: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `must be an object with ${wanted} for each column`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return 'must name at least one column';
  const wrong = entries.find(([, entry]) => !allows(entry));
  return wrong && `must hold ${wanted} for each column; that of "${wrong[0]}" is not`;
}
