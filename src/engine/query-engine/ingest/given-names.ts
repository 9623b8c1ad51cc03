/**
 * Names that a file gives to its columns, made fit for rows: empty ones become column0, column1,
 * ...; repeated ones name_1, name_2, ...
 */
export function givenNames(given: readonly string[]): string[] {
  const names = new Set<string>();
  for (const [at, name] of given.entries()) {
    const wanted = name === '' ? unnamed(at) : name;
    let unique = wanted;
    for (let copy = 1; names.has(unique); copy++) unique = `${wanted}_${String(copy)}`;
    names.add(unique);
  }
  return [...names];
}

/** What a column without a name is called. */
export function unnamed(at: number): string {
  return `column${String(at)}`;
}
