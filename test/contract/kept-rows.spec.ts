import fc from 'fast-check';
import type { RunOutcome } from '../../src/engine/process-pool/messages';
import type { JsonObject, Row } from '../../src/node-sdk';
import { FlowControlIntegration } from '../../src/integrations/flow-control/flow-control.integration';
import { QueryOperatorsIntegration } from '../../src/integrations/query-operators/query-operators.integration';
import { registryOf } from '../../src/node-catalog/testing/registry-of';
import { arbitraryRows } from '../support/arbitrary-rows';
import { chained, engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';

const ROUNDS = 40;

/** Configs of each node that says that it keeps the number of rows, over a column that is there. */
const CONFIGS: Readonly<Record<string, (column: string) => readonly JsonObject[]>> = {
  'queryoperators/computedColumn': (column) => [
    { column_name: 'x', expression: '1' },
    { column_name: column, expression: 'NULL' },
  ],
  'queryoperators/selectColumns': (column) => [{ columns: [column] }],
  'queryoperators/renameColumns': (column) => [{ columns: { [column]: 'another name' } }],
  'queryoperators/castColumns': (column) => [{ columns: { [column]: 'string' } }],
  'queryoperators/fillNull': (column) => [{ columns: { [column]: '5' } }],
  'queryoperators/sort': (column) => [
    { by: [{ column }] },
    { by: [{ column, direction: 'desc', nulls: 'first' }] },
  ],
  'queryoperators/window': (column): JsonObject[] => [
    { functions: [{ function: 'row_number' }] },
    {
      partition_by: [column],
      order_by: [{ column }],
      functions: [{ function: 'rank' }, { function: 'lag', column }, { function: 'count' }],
    },
  ],
};

const engine = engineHarness();
afterAll(() => engine.close());

const setters = registryOf(QueryOperatorsIntegration, FlowControlIntegration)
  .all()
  .filter(({ role }) => role === 'setter');

it('is promised by no other setters than those that are held to it here', () => {
  const promising = setters.filter(({ keepsRows }) => keepsRows);
  expect(promising.map(({ nodeType }) => nodeType).toSorted()).toEqual(
    Object.keys(CONFIGS).toSorted(),
  );
});

it.each(Object.entries(CONFIGS))('%s gives as many rows as it gets', async (type, configsFor) => {
  const cases = arbitraryRows().chain((rows) => {
    const names = Object.keys(rows[0] ?? { any: null });
    const configs = fc.constantFrom(...names).chain((name) => fc.constantFrom(...configsFor(name)));
    return fc.tuple(fc.constant(rows), configs);
  });
  await fc.assert(
    fc.asyncProperty(cases, async ([rows, config]) => {
      const outcome = await through(rows, { type, config });
      fc.pre(outcome.status === 'completed');
      expect(resultOf(outcome).rows).toHaveLength(rows.length);
    }),
    { numRuns: ROUNDS },
  );
});

/** Fails where a value of the config does not fit the column. */
function through(
  rows: readonly Row[],
  node: { readonly type: string; readonly config: JsonObject },
): Promise<RunOutcome> {
  const source = { type: 'input/rows', config: { rows: [...rows] } };
  return engine.run([source, node, { type: 'termination/dashboardOutput' }], chained(3));
}
