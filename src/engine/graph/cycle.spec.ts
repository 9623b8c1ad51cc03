import * as fc from 'fast-check';
import { findCycle, type Arrow } from './cycle';

const graphs = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc.array(fc.record({ source: fc.nat(count - 1), target: fc.nat(count - 1) }), {
      maxLength: 24,
    }),
  ),
);

/** Independent of the code under test: Warshall's transitive closure. */
function closesOnItself(count: number, arrows: readonly Arrow[]): boolean {
  const all = [...Array(count).keys()];
  const reaches = new Set(
    arrows.map(({ source, target }) => `${String(source)}>${String(target)}`),
  );
  const has = (from: number, to: number) => reaches.has(`${String(from)}>${String(to)}`);
  for (const via of all)
    for (const from of all)
      for (const to of all)
        if (has(from, via) && has(via, to)) reaches.add(`${String(from)}>${String(to)}`);
  return all.some((node) => has(node, node));
}

describe('findCycle', () => {
  it('finds a closed walk of distinct nodes exactly where some node reaches itself', () => {
    fc.assert(
      fc.property(graphs, ([count, arrows]) => {
        const cycle = findCycle(count, arrows);
        expect(cycle !== undefined).toBe(closesOnItself(count, arrows));
        if (cycle === undefined) return;
        expect(new Set(cycle).size).toBe(cycle.length);
        cycle.forEach((source, index) => {
          const target = cycle[(index + 1) % cycle.length];
          expect(arrows).toContainEqual({ source, target });
        });
      }),
      { numRuns: 500 },
    );
  });

  it('finds none without nodes or arrows, and the loop of a single node', () => {
    expect(findCycle(0, [])).toBeUndefined();
    expect(findCycle(3, [])).toBeUndefined();
    expect(findCycle(1, [{ source: 0, target: 0 }])).toEqual([0]);
  });

  it('manages the largest graphs allowed', () => {
    const arrows = Array.from({ length: 1000 }, (_, i) => ({
      source: i % 199,
      target: (i % 199) + 1,
    }));
    expect(findCycle(200, arrows)).toBeUndefined();
    expect(findCycle(200, [...arrows, { source: 199, target: 0 }])).toHaveLength(200);
  });
});
