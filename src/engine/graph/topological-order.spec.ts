import * as fc from 'fast-check';
import { findCycle, topologicalOrder, type Arrow } from './topological-order';

const graphs = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc.array(fc.record({ source: fc.nat(count - 1), target: fc.nat(count - 1) }), {
      maxLength: 24,
    }),
  ),
);

/** Independent of the code under test: the transitive closure by repeated squaring of pairs. */
function closesOnItself(count: number, arrows: readonly Arrow[]): boolean {
  const reach = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_unused, to) =>
      arrows.some(({ source, target }) => source === from && target === to),
    ),
  );
  for (let via = 0; via < count; via++)
    for (let from = 0; from < count; from++)
      for (let to = 0; to < count; to++)
        if (reach[from]?.[via] && reach[via]?.[to]) reach[from]?.fill(true, to, to + 1);
  return reach.some((row, index) => row[index]);
}

describe('topologicalOrder', () => {
  it('puts the lowest free position first', () => {
    expect(topologicalOrder(4, [{ source: 3, target: 0 }])).toEqual([1, 2, 3, 0]);
    expect(topologicalOrder(0, [])).toEqual([]);
  });

  it('exists exactly where no node reaches itself, and then every arrow points forward', () => {
    fc.assert(
      fc.property(graphs, ([count, arrows]) => {
        const order = topologicalOrder(count, arrows);
        expect(order === undefined).toBe(closesOnItself(count, arrows));
        if (order === undefined) return;
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        for (const { source, target } of arrows) {
          expect(order.indexOf(source)).toBeLessThan(order.indexOf(target));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('manages the largest graphs allowed', () => {
    const arrows = Array.from({ length: 1000 }, (_, i) => ({
      source: i % 199,
      target: (i % 199) + 1,
    }));
    expect(topologicalOrder(200, arrows)).toHaveLength(200);
  });
});

describe('findCycle', () => {
  it('finds a closed walk of distinct nodes exactly where there is a cycle', () => {
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
});
