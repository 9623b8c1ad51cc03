/** All that order and cycles depend on. */
export interface Arrow {
  readonly source: number;
  readonly target: number;
}

/**
 * Positions 0 to `count` - 1 so that every arrow points forward; among those free to go, the
 * lowest first. Undefined where a cycle forbids it..
 */
export function topologicalOrder(count: number, arrows: readonly Arrow[]): number[] | undefined {
  const order = sortedPart(count, arrows);
  return order.length === count ? order : undefined;
}

/** The positions of one cycle in the direction of its arrows, or undefined. */
export function findCycle(count: number, arrows: readonly Arrow[]): number[] | undefined {
  const sorted = new Set(sortedPart(count, arrows));
  const before = new Map(
    arrows
      .filter(({ source }) => !sorted.has(source))
      .map(({ source, target }) => [target, source]),
  );
  const start = [...Array(count).keys()].find((node) => !sorted.has(node));
  if (start === undefined) return undefined;
  const trail: number[] = [];
  let node = start;
  while (!trail.includes(node)) {
    trail.push(node);
    node = before.get(node) ?? node;
  }
  return trail.slice(trail.indexOf(node)).reverse();
}

/** Kahn's algorithm: what can be sorted. The rest lies on cycles or behind them. */
function sortedPart(count: number, arrows: readonly Arrow[]): number[] {
  const waitingFor = new Array<number>(count).fill(0);
  const targets = new Map<number, number[]>();
  for (const { source, target } of arrows) {
    waitingFor[target] = (waitingFor[target] ?? 0) + 1;
    targets.set(source, [...(targets.get(source) ?? []), target]);
  }
  const free = [...waitingFor.keys()].filter((node) => waitingFor[node] === 0);
  const order: number[] = [];
  for (let node = takeLowest(free); node !== undefined; node = takeLowest(free)) {
    order.push(node);
    for (const target of targets.get(node) ?? []) {
      const left = (waitingFor[target] ?? 0) - 1;
      waitingFor[target] = left;
      if (left === 0) free.push(target);
    }
  }
  return order;
}

/** Graphs have 200 nodes at the most: looking through beats a heap. */
function takeLowest(numbers: number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  const [lowest] = numbers.splice(numbers.indexOf(Math.min(...numbers)), 1);
  return lowest;
}
