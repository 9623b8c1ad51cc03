import fc from 'fast-check';
import type { JsonObject, JsonValue, Row } from '../../src/node-sdk';
import { engineHarness } from '../support/engine-harness';
import { resultOf } from '../support/node-run';
import { plainlyMeets, someConditions, someRows } from '../support/plain-conditions';
import { rowsByPort } from '../support/port-run';

const engine = engineHarness();
afterAll(() => engine.close());

interface Validated {
  readonly output1: Row[];
  readonly output2: Row[];
}

const validated = async (
  rules: JsonObject[],
  rows: Row[],
  rest: JsonObject = {},
): Promise<Validated> => {
  const node = { type: 'flowcontrol/dataValidation', config: { rules, ...rest } };
  const ports = await rowsByPort(engine, node, rows, ['output1', 'output2']);
  return ports as unknown as Validated;
};

/** Rows that break a rule, worked out in plain JavaScript. */
type Breaks = (row: Row, earlier: readonly Row[]) => boolean;

interface PlainRule {
  readonly rule: JsonObject & { readonly rule: string };
  readonly breaks: Breaks;
}

const given = (column: string, breaks: (cell: string | number) => boolean): Breaks => {
  return (row) => typeof row[column] !== 'object' && breaks(row[column] as string | number);
};

const someRule: fc.Arbitrary<PlainRule> = fc.oneof(
  fc.constantFrom('n', 't').map((column) => ({
    rule: { column, rule: 'required' },
    breaks: (row: Row) => row[column] === null || row[column] === '',
  })),
  fc.tuple(fc.integer({ min: -3, max: 0 }), fc.integer({ min: 0, max: 3 })).map(([min, max]) => ({
    rule: { column: 'n', rule: 'range', min, max },
    breaks: given('n', (n) => Number(n) < min || Number(n) > max),
  })),
  fc.integer({ min: 0, max: 3 }).map((max) => ({
    rule: { column: 't', rule: 'length', max },
    breaks: given('t', (text) => String(text).length > max),
  })),
  fc.constantFrom('^a', 'b$', '^.$').map((pattern) => ({
    rule: { column: 't', rule: 'regex', pattern },
    breaks: given('t', (text) => !new RegExp(pattern).test(String(text))),
  })),
  fc.array(fc.constantFrom<string[]>('a', 'b', 'ab'), { minLength: 1 }).map((values) => ({
    rule: { column: 't', rule: 'allowed_values', values },
    breaks: given('t', (text) => !values.includes(String(text))),
  })),
  fc.constant({
    rule: { column: 'n', rule: 'unique' },
    breaks: (row: Row, earlier: readonly Row[]) =>
      row['n'] !== null && earlier.some(({ n }) => n === row['n']),
  }),
  fc.constant<PlainRule>({
    rule: { column: 'n', rule: 'unique', with: ['t'] },
    breaks: (row: Row, earlier: readonly Row[]) =>
      row['n'] !== null && earlier.some(({ n, t }) => n === row['n'] && t === row['t']),
  }),
  fc.constant({
    rule: { rule: 'expression', expression: 'id % 2 = 0 AND n > 0' },
    breaks: ({ id, n }: Row) => Number(id) % 2 !== 0 || (n !== null && Number(n) <= 0),
  }),
);

describe('dataValidation', () => {
  it('parts valid rows from issues, both in the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRule, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('drop', 'keep'),
        someRows,
        async (plain, invalid_rows, rows) => {
          const broken = rows.map((row, index) =>
            plain.filter(({ breaks }) => breaks(row, rows.slice(0, index))),
          );
          const rules = plain.map(({ rule }) => rule);
          const { output1, output2 } = await validated(rules, rows, { invalid_rows });
          expect(output1).toEqual(
            rows.filter((_, index) => invalid_rows === 'keep' || broken[index]?.length === 0),
          );
          expect(output2.map(({ row, column, rule }) => ({ row, column, rule }))).toEqual(
            broken.flatMap((rulesOfRow, index) =>
              rulesOfRow.map(({ rule }) => ({
                row: index + 1,
                column: rule['column'] ?? null,
                rule: rule.rule,
              })),
            ),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('numbers issues from 1 and keeps the order of many rows beside unique', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ({ n: (n * 7919) % 2500 }));
    const { output1, output2 } = await validated([{ column: 'n', rule: 'unique' }], rows);
    expect(output1).toEqual(rows.slice(0, 2500));
    expect(output2.map(({ row }) => row)).toEqual(Array.from({ length: 2500 }, (_, n) => 2501 + n));
  });

  it.each<[string, JsonValue[], JsonValue[]]>([
    ['string', ['', 'x', '1'], []],
    ['number', ['1', '-2.5', ' 3 ', '1e3'], ['x', '', '1,5', 'NaN', 'Infinity', '2026-04-29']],
    ['integer', ['1', '-2', '3.0'], ['1.5', 'x']],
    ['boolean', ['true', 'FALSE'], ['1', 'yes', '']],
    ['date', ['2026-04-29'], ['2026-02-30', '2026-4-9', '29.04.2026', '2026-04-29T12:00:00Z', 'x']],
    ['datetime', ['2026-04-29T12:00:00Z', '2026-04-29 12:00', '2026-04-29'], ['x', '12:00']],
    ['time', ['12:00', '23:59:59.5'], ['25:00', 'x']],
    ['object', [], ['x', '{}']],
    ['array', [], ['x', '[]']],
  ])('knows a %s in a text', async (type, right, wrong) => {
    const rows = [...right, ...wrong, 'text'].map((value) => ({ value }));
    const { output1 } = await validated([{ column: 'value', rule: 'type', type }], rows);
    const others = type === 'string' ? ['text'] : [];
    expect(output1.map(({ value }) => value)).toEqual([...right, ...others]);
  });

  it.each<[string, JsonValue[], string[]]>([
    ['numbers', [1, 1.5], ['number']],
    ['integers', [1, 2], ['number', 'integer']],
    ['booleans', [true, false], ['boolean']],
    ['objects', [{ a: 1 }, {}], ['object']],
    ['arrays', [[1], []], ['array']],
  ])('knows the types of a column of %s', async (_, values, types) => {
    const rows = [...values, null].map((value) => ({ value }));
    const all = ['string', 'number', 'integer', 'boolean', 'date', 'time', 'object', 'array'];
    for (const type of all) {
      const { output1 } = await validated([{ column: 'value', rule: 'type', type }], rows);
      const fitting = values.filter(
        (value) => types.includes(type) || (type === 'integer' && value === 1),
      );
      expect([type, output1.map(({ value }) => value)]).toEqual([type, [...fitting, null]]);
    }
  });

  it.each([
    ['date', 'date', ['2026-04-29', '2026-04-30']],
    ['datetime', 'date', ['2026-04-29T00:00:00.000Z']],
    ['datetime', 'datetime', ['2026-04-29T00:00:00.000Z', '2026-04-30T12:00:00.000Z']],
    ['date', 'datetime', ['2026-04-29', '2026-04-30']],
  ])('a column of %ss holds a %s', async (cast, type, expected) => {
    const outcome = await engine.run(
      [
        {
          type: 'input/rows',
          config: { rows: [{ at: '2026-04-29' }, { at: '2026-04-30T12:00:00Z' }] },
        },
        { type: 'queryoperators/castColumns', config: { columns: { at: cast } } },
        {
          type: 'flowcontrol/dataValidation',
          config: { rules: [{ column: 'at', rule: 'type', type }] },
        },
        { type: 'termination/dashboardOutput' },
      ],
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    );
    expect(resultOf(outcome).rows.map(({ at }) => at)).toEqual(expected);
  });

  it('says what is wrong, in words of its own or of the rule', async () => {
    const rules: JsonObject[] = [
      { column: 'a', rule: 'required' },
      { column: 'a', rule: 'required', message: 'Who is it?' },
      { column: 'b', rule: 'type', type: 'integer' },
      { column: 'b', rule: 'range', min: 1 },
      { column: 'b', rule: 'range', min: 'a', max: 'b' },
      { column: 'b', rule: 'length', max: 1 },
      { column: 'b', rule: 'regex', pattern: '^z' },
      { column: 'b', rule: 'allowed_values', values: ['z', 1] },
      { column: 'b', rule: 'expression', expression: `b = 'z'` },
    ];
    const { output2 } = await validated(rules, [{ a: ' ', b: 'x'.repeat(1500) }]);
    expect(output2.map(({ message }) => message)).toEqual([
      'a is missing',
      'Who is it?',
      'b is not an integer',
      'b must be at least 1',
      'b must be a to b',
      'b must have at most 1 characters',
      'b does not match ^z',
      'b must be one of "z", 1',
      "b does not meet b = 'z'",
    ]);
    expect(output2.map(({ value }) => (value as string).length)).toEqual([
      1,
      1,
      ...Array<number>(7).fill(1000),
    ]);
  });

  it('fails the run for a row that breaks a rule, and for no other', async () => {
    const rules: JsonObject[] = [
      { column: 'n', rule: 'range', max: 5 },
      { column: 'n', rule: 'range', max: 9, message: 'far too much' },
    ];
    const fail = { invalid_rows: 'fail' };
    await expect(validated(rules, [{ n: 1 }, { n: 10 }], fail)).rejects.toThrow(
      'Row 2 is not valid: n must be at most 5',
    );
    expect(await validated(rules, [{ n: 1 }, { n: null }], fail)).toEqual({
      output1: [{ n: 1 }, { n: null }],
      output2: [],
    });
  });

  it('fails where only the issues are read', async () => {
    const node = {
      type: 'flowcontrol/dataValidation',
      config: { rules: [{ column: 'n', rule: 'required' }], invalid_rows: 'fail' },
    };
    await expect(rowsByPort(engine, node, [{ n: null, m: 1 }], ['output2'])).rejects.toThrow(
      'Row 1 is not valid: n is missing',
    );
  });

  it.each<[JsonObject, string]>([
    [{ column: 'm', rule: 'required' }, 'Unknown column "m". Did you mean "n"?'],
    [{ column: 'n', rule: 'unique', with: ['m'] }, 'Unknown column "m"'],
    [{ column: 'n', rule: 'range', min: 'x' }, 'Column "n" holds numbers; "x" cannot be compared'],
    [{ column: 'n', rule: 'regex', pattern: '(' }, 'The regular expression is not valid'],
    [{ rule: 'expression', expression: 'm > 1' }, '"m"'],
  ])('%j fails the run and says why', async (rule, message) => {
    await expect(validated([rule], [{ n: 1 }])).rejects.toThrow(message);
  });
});

describe('complianceCheck', () => {
  const SEVERITIES = ['low', 'medium', 'high', 'critical'];
  const someRules = fc.array(fc.tuple(someConditions, fc.constantFrom(...SEVERITIES)), {
    minLength: 1,
    maxLength: 4,
  });

  it('lets compliant rows pass and says of the others which rules they break', async () => {
    await fc.assert(
      fc.asyncProperty(someRules, someRows, async (plain, rows) => {
        const rules = plain.map(([conditions, severity], index) => ({
          ...conditions,
          name: `Rule ${String(index)}`,
          severity,
          ...(index === 0 ? { message: 'Look at it' } : {}),
        }));
        const broken = rows.map((row) => rules.filter((rule) => !plainlyMeets(row, rule)));
        const node = { type: 'flowcontrol/complianceCheck', config: { rules } };
        const { pass, fail } = await rowsByPort(engine, node, rows, ['pass', 'fail']);
        expect(pass).toEqual(rows.filter((_, index) => broken[index]?.length === 0));
        const expected = rows.flatMap((row, index) => {
          const own = broken[index] ?? [];
          if (own.length === 0) return [];
          const violations = own.map(({ name, severity, message }) => ({
            rule: name,
            severity,
            message: message ?? null,
          }));
          const greatest = Math.max(...own.map(({ severity }) => SEVERITIES.indexOf(severity)));
          return [{ ...row, violations, violation_severity: SEVERITIES[greatest] }];
        });
        expect(fail).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('fails where the input has its columns already, unless they are called otherwise', async () => {
    const rules = [{ name: 'r', field: 'violations', operator: 'is_null' }];
    const rows = [{ violations: 1 }];
    const type = 'flowcontrol/complianceCheck';
    await expect(rowsByPort(engine, { type, config: { rules } }, rows, ['fail'])).rejects.toThrow(
      'Two columns would be named "violations"',
    );
    const config = { rules, violations_column: 'broken', severity_column: 'how bad' };
    expect(await rowsByPort(engine, { type, config }, rows, ['fail'])).toEqual({
      fail: [
        {
          violations: 1,
          broken: [{ rule: 'r', severity: 'medium', message: null }],
          'how bad': 'medium',
        },
      ],
    });
  });
});
