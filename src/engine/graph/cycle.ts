/** An edge without its ports. */
export interface Arrow {
  readonly source: number;
  readonly target: number;
}

/** The positions (0 to `count` - 1) of one cycle in the direction of its arrows, or undefined. */
export function findCycle(count: number, arrows: readonly Arrow[]): number[] | undefined {
  const sortable = sortablePart(count, arrows);
  const start = [...Array(count).keys()].find((node) => !sortable.has(node));
  if (start === undefined) return undefined;
  const before = new Map(
    arrows
      .filter(({ source }) => !sortable.has(source))
      .map(({ source, target }) => [target, source]),
  );
  const trail: number[] = [];
  let node = start;
  while (!trail.includes(node)) {
    trail.push(node);
    node = before.get(node) ?? node;
  }
  return trail.slice(trail.indexOf(node)).reverse();
}

/** Kahn's algorithm: what can be put in order. The rest lies on cycles or behind them. */
function sortablePart(count: number, arrows: readonly Arrow[]): ReadonlySet<number> {
  const waitingFor = new Array<number>(count).fill(0);
  for (const { target } of arrows) waitingFor[target] = (waitingFor[target] ?? 0) + 1;
  const free = [...waitingFor.keys()].filter((node) => waitingFor[node] === 0);
  const sorted = new Set<number>();
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    sorted.add(node);
    for (const { source, target } of arrows) {
      if (source !== node) continue;
      const left = (waitingFor[target] ?? 0) - 1;
      waitingFor[target] = left;
      if (left === 0) free.push(target);
    }
  }
  return sorted;
}
