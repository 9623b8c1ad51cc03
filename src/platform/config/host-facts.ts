import { availableParallelism, totalmem } from 'node:os';

/** What the machine offers; defaults of settings depend on it. */
export interface HostFacts {
  readonly cores: number;
  readonly memoryMb: number;
}

/** Cores and memory this process may use, a container's limit included. */
export function hostFacts(): HostFacts {
  const total = totalmem();
  const limit = process.constrainedMemory();
  const memory = limit > 0 && limit < total ? limit : total;
  return { cores: availableParallelism(), memoryMb: Math.floor(memory / 1024 / 1024) };
}
