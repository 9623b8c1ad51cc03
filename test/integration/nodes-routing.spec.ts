import fc from 'fast-check';
import type { JsonObject, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { plainlyMeets, someConditions, someRows } from '../support/plain-conditions';
import { rowsByPort } from '../support/port-run';

const engine = engineHarness();
afterAll(() => engine.close());

describe('multiConditional', () => {
  const type = 'flowcontrol/multiConditional';
  const routed = (
    rules: JsonObject[],
    rows: Row[],
    ports: string[],
  ): Promise<Record<string, Row[]>> => rowsByPort(engine, { type, config: { rules } }, rows, ports);

  it('lets every row leave by exactly one port: that of the first rule it meets, or else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someConditions, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        someRows,
        async (conditions, named, rows) => {
          const names = conditions.map((_, index) => `${named ? 'p' : 'rule'}${String(index + 1)}`);
          const rules = conditions.map((rule, index) => ({
            ...rule,
            ...(named ? { name: names[index] ?? '' } : {}),
          }));
          const portOf = (row: Row): string =>
            names[conditions.findIndex((rule) => plainlyMeets(row, rule))] ?? 'else';
          const ports = [...names, 'else'];
          const expected = ports.map((port) => [port, rows.filter((row) => portOf(row) === port)]);
          expect(await routed(rules, rows, ports)).toEqual(Object.fromEntries(expected));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the rows of a named rule at its port where rules change places', async () => {
    const rows = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const small = { name: 'small', field: 'n', operator: 'lte', value: 1 };
    const large = { name: 'large', field: 'n', operator: 'gt', value: 2 };
    const expected = { small: [{ n: 1 }], large: [{ n: 3 }] };
    expect(await routed([small, large], rows, ['small', 'large'])).toEqual(expected);
    expect(await routed([large, small], rows, ['small', 'large'])).toEqual(expected);
  });

  it('tells ports apart whose names begin alike, each of them read twice', async () => {
    const rules = ['rows', 'rows-rows', 'rows_rows'].map((name, n) => ({
      name,
      field: 'n',
      operator: 'eq',
      value: n,
    }));
    const rows = [0, 1, 2, 3].map((n) => ({ n }));
    const ports = rules.map(({ name }) => name);
    const twice = await rowsByPort(engine, { type, config: { rules } }, rows, [...ports, ...ports]);
    expect(twice).toEqual({ rows: [{ n: 0 }], 'rows-rows': [{ n: 1 }], rows_rows: [{ n: 2 }] });
  });

  it('names a column that a rule lacks', async () => {
    const rules = [{ field: 'm', operator: 'eq', value: 1 }];
    await expect(routed(rules, [{ n: 1 }], ['else'])).rejects.toThrow(
      'Unknown column "m". Did you mean "n"?',
    );
  });

  it('fails where the params of a run leave an edge without its port', async () => {
    const node = {
      type: 'flowcontrol/multiConditional',
      config: { rules: [{ name: 'late', field: 'n', operator: 'is_null' }] },
    };
    await expect(rowsByPort(engine, node, [{ n: 1 }], ['rule1'])).rejects.toThrow(
      'It has no output port "rule1" with these params: it has late, else',
    );
  });
});

describe('logicalTrigger', () => {
  const passed = async (config: JsonObject, rows: Row[]): Promise<Row[] | undefined> => {
    const node = { type: 'flowcontrol/logicalTrigger', config };
    return (await rowsByPort(engine, node, rows, ['output1']))['output1'];
  };

  it('lets the rows pass that meet the conditions', async () => {
    await fc.assert(
      fc.asyncProperty(someConditions, someRows, async (conditions, rows) => {
        const expected = rows.filter((row) => plainlyMeets(row, conditions));
        expect(await passed(conditions, rows)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['any_row', (met: boolean[]) => met.includes(true)],
    ['every_row', (met: boolean[]) => !met.includes(false)],
  ])('lets all rows pass or none, when %s meets them', async (gate_when, opens) => {
    await fc.assert(
      fc.asyncProperty(someConditions, someRows, async (conditions, rows) => {
        const isOpen = opens(rows.map((row) => plainlyMeets(row, conditions)));
        const config = { ...conditions, mode: 'gate_all', gate_when };
        expect(await passed(config, rows)).toEqual(isOpen ? rows : []);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps the order of the rows behind an open gate', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ({ n: (n * 7919) % 5000 }));
    const config = { field: 'n', operator: 'eq', value: 0, mode: 'gate_all' };
    expect(await passed(config, rows)).toEqual(rows);
  });
});

describe.each([
  ['multiConditional', { rules: [{ field: 'a', operator: 'gt', value: 1 }] }, ['rule1', 'else']],
  ['logicalTrigger', { field: 'a', operator: 'gt', value: '2026-04-29' }, ['output1']],
  ['logicalTrigger', { field: 'a', operator: 'gt', value: 1, mode: 'gate_all' }, ['output1']],
  [
    'logicalTrigger',
    { field: 'a', operator: 'is_null', mode: 'gate_all', gate_when: 'every_row' },
    ['output1'],
  ],
  [
    'dataValidation',
    {
      rules: [
        { column: 'a', rule: 'required' },
        { column: 'a', rule: 'unique', with: ['b'] },
        ...['string', 'integer', 'boolean', 'date', 'datetime', 'time', 'object', 'array'].map(
          (type) => ({ column: 'a', rule: 'type', type }),
        ),
        { column: 'a', rule: 'range', min: 0 },
        { column: 'a', rule: 'length', max: 3 },
        { column: 'a', rule: 'regex', pattern: 'x' },
        { column: 'a', rule: 'allowed_values', values: [1] },
        { rule: 'expression', expression: 'a > b' },
      ],
    },
    ['output1', 'output2'],
  ],
  [
    'dataValidation',
    { rules: [{ column: 'a', rule: 'required' }], invalid_rows: 'fail' },
    ['output1', 'output2'],
  ],
  [
    'complianceCheck',
    { rules: [{ name: 'r', field: 'a', operator: 'is_not_null' }] },
    ['pass', 'fail'],
  ],
] as const)('an input without rows and columns', (node, config, ports) => {
  it(`goes through ${node} ${JSON.stringify(config)}`, async () => {
    const type = `flowcontrol/${node}`;
    const plain = JSON.parse(JSON.stringify(config)) as JsonObject;
    expect(await rowsByPort(engine, { type, config: plain }, [], ports)).toEqual(
      Object.fromEntries(ports.map((port) => [port, []])),
    );
  });
});
