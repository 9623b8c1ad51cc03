import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Every metric of this process. Instruments stand beside the code that they measure, in a
 * `*.metrics.ts` of its room; what can be looked at is set when somebody scrapes (src/operations).
 * Labels have few values that the code decides: never an id, an address or a name that users give.
 */
export const registry = new Registry();

export function counter<L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Counter<L> {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

export function gauge<L extends string = never>(
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Gauge<L> {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

/** `buckets`: upper limits, in the unit that the name ends in. */
export function histogram<L extends string = never>(
  name: string,
  help: string,
  buckets: readonly number[],
  labelNames: readonly L[] = [],
): Histogram<L> {
  return new Histogram({ name, help, buckets: [...buckets], labelNames, registers: [registry] });
}

let watched = false;

/** CPU, memory, event-loop lag, garbage collection and open files of this process, once. */
export function watchProcess(): void {
  if (watched) return;
  watched = true;
  collectDefaultMetrics({ register: registry });
}
