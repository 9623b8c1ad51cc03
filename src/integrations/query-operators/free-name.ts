/**
 * A name for a column beside those that are taken, and takes it: with the suffix where the name is
 * taken, and numbered `_2`, `_3`, ... where that is taken too.
 */
export function freeName(name: string, taken: Set<string>, suffix = ''): string {
  let free = taken.has(name) ? `${name}${suffix}` : name;
  for (let count = 2; taken.has(free); count++) free = `${name}${suffix}_${String(count)}`;
  taken.add(free);
  return free;
}
