import type { RunOutcome } from '../../src/engine/process-pool/messages';
import type { JsonValue } from '../../src/common/json';
import { chained, type DraftNode, engineHarness } from '../support/engine-harness';

const engine = engineHarness();
afterAll(() => engine.close());

const output: DraftNode = { type: 'termination/dashboardOutput' };
const rows = (...list: JsonValue[]): DraftNode => ({ type: 'input/rows', config: { rows: list } });
const computed = (column_name: string, expression: string): DraftNode => ({
  type: 'queryoperators/computedColumn',
  config: { column_name, expression },
});
const chain = (...nodes: DraftNode[]) => engine.run(nodes, chained(nodes.length));

function completed(outcome: RunOutcome): Extract<RunOutcome, { status: 'completed' }> {
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe('result values', () => {
  const value = async (expression: string) => {
    const outcome = completed(await chain(rows({ a: 1 }), computed('x', expression), output));
    const page = JSON.parse(outcome.firstPage) as { x: unknown }[];
    return [page[0]?.x, outcome.outputs[0]?.stored.schema.x, outcome.warnings.length];
  };
  it.each([
    ['9007199254740991', 9007199254740991, 'number'],
    ['9007199254740993', '9007199254740993', 'string'],
    ['-9007199254740993', '-9007199254740993', 'string'],
    [
      '170141183460469231731687303715884105727',
      '170141183460469231731687303715884105727',
      'string',
    ],
    ['5::HUGEINT', 5, 'number'],
    ['1.10', 1.1, 'number'],
    ['123456789012345.75::DECIMAL(38,2)', '123456789012345.75', 'string'],
    ['1234567890123.50::DECIMAL(38,10)', 1234567890123.5, 'number'],
    ['4999 * 1.175', 5873.825, 'number'],
    ['0.1::DOUBLE', 0.1, 'number'],
    ["'é\"\\'", 'é"\\', 'string'],
    ['true', true, 'boolean'],
    ['NULL', null, 'number'],
    ["timestamp '2024-01-02 03:04:05.678'", '2024-01-02T03:04:05.678Z', 'datetime'],
    ["'2024-01-02 03:04:05+02'::TIMESTAMPTZ", '2024-01-02T01:04:05.000Z', 'datetime'],
    ["date '2024-01-02'", '2024-01-02', 'date'],
    ["time '03:04:05'", '03:04:05', 'time'],
    ['interval 3 day', '3 days', 'string'],
    ['[1, 2]', [1, 2], 'array'],
    [`'{"a":[1]}'::JSON`, { a: [1] }, 'object'],
    ["'[1]'::JSON", [1], 'array'],
  ])('%s', async (expression, expected, type) => {
    expect(await value(expression)).toEqual([expected, type, 0]);
  });

  it('turns NaN and infinities into null, with a warning', async () => {
    for (const expression of ["'nan'::DOUBLE", "'-infinity'::DOUBLE", "[1, 'nan'::DOUBLE]"]) {
      const nulled = expression.startsWith('[') ? [1, null] : null;
      expect([expression, ...(await value(expression))].slice(0, 2)).toEqual([expression, nulled]);
      expect((await value(expression))[2]).toBe(1);
    }
  });

  it('makes the whole column text for one number that is too large', async () => {
    const outcome = await chain(
      rows({ a: 1 }, { a: 2 }),
      computed('x', 'a + (a - 1) * 9007199254740992'),
      output,
    );
    expect(JSON.parse(completed(outcome).firstPage)).toEqual([
      { a: 1, x: '1' },
      { a: 2, x: '9007199254740994' },
    ]);
  });
});
