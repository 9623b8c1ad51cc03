import type { Relation } from '../../../node-sdk';

/** What users call a physical column, where the inputs leave no doubt. */
export function columnNameIn(
  inputs: readonly Relation[],
): (physical: string) => string | undefined {
  return (physical) => {
    const index = Number(physical.slice(1));
    return inputs.length === 1 ? inputs[0]?.columns[index]?.name : undefined;
  };
}
