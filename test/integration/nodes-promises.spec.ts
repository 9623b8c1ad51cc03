import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { type NodeResult, type OperatorStep, runOperators } from '../support/node-run';

/** What the documentation of the operators says of nulls, types, names and empty inputs. */
const engine = engineHarness();
afterAll(() => engine.close());

const step = (operator: string, config: JsonObject): OperatorStep => ({ operator, config });
const run = (rows: readonly Row[], ...steps: OperatorStep[]): Promise<NodeResult> =>
  runOperators(engine, [rows], steps);
const text = async (result: Promise<NodeResult>) => JSON.stringify((await result).rows);
const none = step('limit', { count: 0 });
const two = (operator: string, one: readonly Row[], other: readonly Row[], config: JsonObject) =>
  text(runOperators(engine, [one, other], [{ operator, config }]));

describe('an input of no rows keeps its columns', () => {
  const rows = [{ id: 1, name: 'x' }];
  const same = { id: 'number', name: 'string' };

  it.each<[string, JsonObject, JsonObject]>([
    ['filter', { field: 'id', operator: 'gt', value: 0 }, same],
    ['computedColumn', { column_name: 'n', expression: 'id + 1' }, { ...same, n: 'number' }],
    ['sort', { by: [{ column: 'id' }] }, same],
    ['limit', { count: 5 }, same],
    ['distinct', {}, same],
    ['selectColumns', { columns: ['name'] }, { name: 'string' }],
    ['renameColumns', { columns: { id: 'key' } }, { key: 'number', name: 'string' }],
    ['castColumns', { columns: { id: 'string' } }, { id: 'string', name: 'string' }],
    ['fillNull', { columns: { id: 0 } }, same],
    ['sample', { rows: 5 }, same],
  ])('%s', async (operator, config, schema) => {
    const result = await run(rows, none, step(operator, config));
    expect(result.rows).toEqual([]);
    expect(result.schema).toEqual(schema);
  });
});

describe('names', () => {
  const rows = [{ id: 1, ID: 2 }];

  it.each<[string, JsonObject, string]>([
    ['filter', { field: 'ID', operator: 'eq', value: 2 }, '[{"id":1,"ID":2}]'],
    ['sort', { by: [{ column: 'ID' }] }, '[{"id":1,"ID":2}]'],
    ['distinct', { columns: ['ID'] }, '[{"id":1,"ID":2}]'],
    ['selectColumns', { columns: ['ID'] }, '[{"ID":2}]'],
    ['renameColumns', { columns: { ID: 'Id' } }, '[{"id":1,"Id":2}]'],
    ['castColumns', { columns: { ID: 'string' } }, '[{"id":1,"ID":"2"}]'],
    ['computedColumn', { column_name: 'Id', expression: '"ID" + id' }, '[{"id":1,"ID":2,"Id":3}]'],
  ])('%s tells names apart by case', async (operator, config, expected) => {
    expect(await text(run(rows, step(operator, config)))).toBe(expected);
  });

  it.each<[string, JsonObject]>([
    ['renameColumns', { columns: { a: 'x', A: 'y' } }],
    ['castColumns', { columns: { a: 'string', A: 'number' } }],
    ['fillNull', { columns: { a: 1, A: 2 } }],
  ])('%s refuses two entries for one column', async (operator, config) => {
    await expect(run([{ a: 1 }], step(operator, config))).rejects.toThrow(
      '"a" and "A" are the same column "a"',
    );
  });

  it('selectColumns gives a column once, under its own name', async () => {
    expect(await text(run([{ a: 1, b: 2 }], step('selectColumns', { columns: ['A', 'a'] })))).toBe(
      '[{"a":1}]',
    );
  });
});

describe('fillNull', () => {
  const filled = async (column: readonly JsonValue[], value: JsonValue) =>
    (
      await run(
        column.map((v) => ({ v })),
        step('fillNull', { columns: { v: value } }),
      )
    ).rows.map(({ v }) => v);

  it.each<[JsonValue[], JsonValue, JsonValue[]]>([
    [[1, null], 0, [1, 0]],
    [[1, null], '5', [1, 5]],
    [[1, null], 0.5, [1, 0.5]],
    [['a', null, ''], 'x', ['a', 'x', '']],
    [['a', null], 5, ['a', '5']],
    [['a', null], true, ['a', 'true']],
    [[true, null], false, [true, false]],
    [[{ a: 1 }, null], { b: 2 }, [{ a: 1 }, { b: 2 }]],
    [[[1], null], [], [[1], []]],
    [[null], 0, ['0']],
  ])('%j by %j is %j', async (column, value, expected) => {
    expect(await filled(column, value)).toEqual(expected);
  });

  it.each<[string, JsonValue, JsonValue]>([
    ['datetime', '2026-04-30T14:00:00+02:00', '2026-04-30T12:00:00.000Z'],
    ['date', '2026-04-30', '2026-04-30'],
    ['time', '12:30', '12:30:00'],
  ])('fills a %s', async (type, value, expected) => {
    const { rows } = await run(
      [{ v: null }],
      step('castColumns', { columns: { v: type } }),
      step('fillNull', { columns: { v: value } }),
    );
    expect(rows).toEqual([{ v: expected }]);
  });

  it.each<[JsonValue, JsonValue, string]>([
    [1, 'none', 'Column "v" holds numbers; "none" is none'],
    [true, 1, 'holds true or false'],
    ['x', {}, 'holds texts'],
    [{ a: 1 }, 'x', 'holds objects'],
  ])('beside %j refuses %j', async (present, value, message) => {
    await expect(filled([present, null], value)).rejects.toThrow(message);
  });
});

describe('sample', () => {
  const rows = Array.from({ length: 4000 }, (_, n) => ({ n }));
  const sample = async (config: JsonObject) =>
    (await run(rows, step('sample', config), step('limit', { count: 900 }))).rows.map(({ n }) =>
      Number(n),
    );

  it('chooses other rows by another seed, and each time without one', async () => {
    const [first, second] = [
      await sample({ rows: 20, seed: 1 }),
      await sample({ rows: 20, seed: 2 }),
    ];
    expect(first).toHaveLength(20);
    expect(first).not.toEqual(second);
    expect(await sample({ rows: 20, seed: 1 })).toEqual(first);
    expect(await sample({ rows: 20 })).not.toEqual(await sample({ rows: 20 }));
  });

  it('chooses about so many percent', async () => {
    const chosen = await sample({ percent: 10, seed: 7 });
    expect(chosen.length).toBeGreaterThan(320);
    expect(chosen.length).toBeLessThan(480);
    expect(chosen).toEqual([...chosen].sort((a, b) => a - b));
  });
});

describe('join', () => {
  const keys = { left_keys: ['id'], right_keys: ['id'] };
  const left = [{ id: 1, l: 'a' }];
  const right = [{ id: 1, r: 'b' }];

  it.each<[string, string, string]>([
    ['inner', '[]', '[]'],
    ['left', '[{"id":1,"l":"a"}]', '[]'],
    ['right', '[]', '[{"id":1,"r":"b"}]'],
    ['full', '[{"id":1,"l":"a"}]', '[{"id":1,"r":"b"}]'],
    ['semi', '[]', '[]'],
    ['anti', '[{"id":1,"l":"a"}]', '[]'],
  ])('%s with a side that fetched nothing', async (type, leftAlone, rightAlone) => {
    expect(await two('join', left, [], { type, ...keys })).toBe(leftAlone);
    expect(await two('join', [], right, { type, ...keys })).toBe(rightAlone);
  });

  it('compares dates with datetimes, and other types as text', async () => {
    const dated = await run(
      [{ id: '2026-04-29', x: 1 }],
      step('computedColumn', { column_name: 'at', expression: 'CAST(id AS TIMESTAMP)' }),
    );
    expect(dated.rows[0]?.['at']).toBe('2026-04-29T00:00:00.000Z');
    expect(await two('join', [{ id: 1 }], [{ id: true }], { type: 'semi', ...keys })).toBe('[]');
    expect(await two('join', [{ id: true }], [{ id: 'true' }], { type: 'semi', ...keys })).toBe(
      '[{"id":true}]',
    );
  });

  it('leaves names of input2 that are free, and gives the others a suffix', async () => {
    const joined = await two('join', [{ id: 1, v: 1 }], [{ id: 1, v: 2, v_right: 3, V: 4 }], {
      type: 'inner',
      ...keys,
    });
    expect(joined).toBe('[{"id":1,"v":1,"v_right_2":2,"v_right":3,"V":4}]');
  });
});

describe('union', () => {
  it('after an input that fetched nothing lets later nodes name its columns', async () => {
    for (const mode of ['all', 'distinct']) {
      const { rows } = await runOperators(
        engine,
        [[], [{ a: 1 }]],
        [step('union', { mode }), step('selectColumns', { columns: ['a', 'only_in_first'] })],
      );
      expect(rows).toEqual([{ a: 1, only_in_first: null }]);
    }
  });
});

describe('distinct', () => {
  it('takes text of mixed types as text, and objects by their JSON', async () => {
    const rows: Row[] = [{ v: 1 }, { v: '1' }, { v: 'x' }];
    expect(await text(run(rows, step('distinct', {})))).toBe('[{"v":"1"},{"v":"x"}]');
    const objects: Row[] = [{ v: { a: 1, b: 2 } }, { v: { b: 2, a: 1 } }, { v: { a: 1, b: 2 } }];
    expect((await run(objects, step('distinct', {}))).rows).toHaveLength(2);
  });
});

describe('aggregation', () => {
  it('counts true as 1, and takes min and max of text by code points', async () => {
    const rows = [
      { t: 'a', f: true },
      { t: 'B', f: false },
      { t: 'é', f: true },
    ];
    const aggregations = [
      { function: 'sum', column: 'f' },
      { function: 'min', column: 't' },
      { function: 'max', column: 't' },
    ];
    expect(await text(run(rows, step('aggregation', { aggregations })))).toBe(
      '[{"sum_f":2,"min_t":"B","max_t":"é"}]',
    );
  });
});
