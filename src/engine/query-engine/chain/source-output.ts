import { identifier } from '../../../node-sdk';
import type { LazySource, SourceTable } from '../ingest/source-table';
import { columnNameIn } from './physical-columns';
import { outputName, physicalRelation, type PortOutput, type Step } from './port-output';

/** The output of a getter: rows in a TEMP table, or a file that is read inside the statement. */
export async function sourceOutput(
  nodeId: number,
  source: LazySource,
  exact: boolean,
): Promise<PortOutput> {
  const table = await source.table({ exact, allColumns: false });
  const name = identifier(outputName(nodeId, 'source'));
  const relation = physicalRelation(name, table.columns);
  const unproven = table.proven ? undefined : { source, cutShort: false, needsAllColumns: false };
  const step: Step = {
    nodeId,
    name,
    width: table.columns.length,
    body: table.select,
    nameOf: columnNameIn([relation]),
    unproven,
  };
  return {
    relation,
    steps: [step],
    stored: table.rowCount !== undefined,
    rowBound: table.rowCount,
    open: new Set(unproven && !table.complete ? [unproven] : []),
  };
}

/**
 * The same steps, with each source in the form that its consumers turned out to need. Called when
 * everything downstream is compiled, right before the statement runs.
 */
export async function settledSteps(output: Pick<PortOutput, 'steps' | 'open'>): Promise<Step[]> {
  return Promise.all(
    output.steps.map(async (step): Promise<Step> => {
      const { unproven } = step;
      const all = unproven && (unproven.needsAllColumns || output.open.has(unproven));
      if (!unproven || !all) return step;
      const table: SourceTable = await unproven.source.table({ exact: false, allColumns: true });
      return { ...step, body: table.select };
    }),
  );
}
