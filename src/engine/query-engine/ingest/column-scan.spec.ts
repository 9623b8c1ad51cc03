import { ColumnScan } from './column-scan';

function columnsOf(...rows: Record<string, unknown>[]): [string, string][] {
  const scan = new ColumnScan();
  scan.add(rows);
  return scan.columns().map(({ name, type }) => [name, type]);
}

describe('ColumnScan', () => {
  it.each([
    ['whole numbers', [1, -2, null], 'BIGINT'],
    ['long ones', [9007199254740993n, 1], 'BIGINT'],
    ['beyond 64 bits', [2n ** 63n, 1], 'DOUBLE'],
    ['whole and real', [1, 1.5], 'DOUBLE'],
    ['too large to be exact', [2 ** 53], 'DOUBLE'],
    ['booleans', [true, false], 'BOOLEAN'],
    ['text like dates', ['2024-01-01'], 'VARCHAR'],
    ['nested', [{ a: 1 }, [1]], 'JSON'],
    ['numbers and text', [1, '1'], 'VARCHAR'],
    ['nested and text', [[1], '1'], 'VARCHAR'],
    ['numbers and booleans', [1, true], 'VARCHAR'],
    ['nothing but null', [null, undefined], 'VARCHAR'],
  ])('%s', (_name, values, type) => {
    expect(columnsOf(...values.map((a) => ({ a })))).toEqual([['a', type]]);
  });

  it('lists columns in the order of their first appearance, exact in case', () => {
    const rows = JSON.parse('[{"b":1},{"a":1,"B":2,"__proto__":3},{"b":1}]') as Record<
      string,
      unknown
    >[];
    expect(columnsOf(...rows).map(([name]) => name)).toEqual(['b', 'a', 'B', '__proto__']);
  });

  it('lets the last row decide', () => {
    const rows = [...Array.from({ length: 5000 }, () => ({ a: 1 })), { a: 'x' }];
    expect(columnsOf(...rows)).toEqual([['a', 'VARCHAR']]);
  });

  it('keeps declared columns that no row has', () => {
    const scan = new ColumnScan([
      { name: 'n', type: 'number' },
      { name: 's', type: 'string' },
    ]);
    scan.add([{ s: 5 }]);
    expect(scan.columns()).toEqual([
      { name: 'n', type: 'DOUBLE', kept: 'DOUBLE' },
      { name: 's', type: 'BIGINT', kept: 'BIGINT' },
    ]);
  });

  it('refuses a column without a name', () => {
    expect(() => columnsOf({ '': 1 })).toThrow('without a name');
  });

  it.each([
    ['long integers', [2n ** 53n, 1], 'BIGINT'],
    ['fractions', [1, 1.5], 'DOUBLE'],
    ['long integers and fractions', [2n ** 53n, 1.5], 'VARCHAR'],
    ['a signed zero', [-0, 1], 'DOUBLE'],
    ['a signed zero and long integers', [-0, 2n ** 53n], 'VARCHAR'],
    ['numbers and text', [1, 'x'], 'VARCHAR'],
  ])('keeps %s so that nothing later rows may need is lost', (_name, values, kept) => {
    const scan = new ColumnScan();
    scan.add(values.map((a) => ({ a })));
    expect(scan.columns()).toEqual([expect.objectContaining({ kept })]);
  });

  it('answers the same columns until something new is found', () => {
    const scan = new ColumnScan();
    scan.add([{ a: 1 }]);
    const columns = scan.columns();
    scan.add([{ a: 2 }, { a: null }]);
    expect(scan.columns()).toBe(columns);
    scan.add([{ b: 2 }]);
    expect(scan.columns()).not.toBe(columns);
  });

  it('tells mixed columns from others', () => {
    const mixed = (...values: unknown[]) => {
      const scan = new ColumnScan();
      scan.add(values.map((a) => ({ a })));
      return scan.mixed;
    };
    expect([mixed(1, 'x'), mixed('x'), mixed(null), mixed(1, 1.5)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('refuses more columns than memory is for', () => {
    const row = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${String(at)}`, at]));
    expect(columnsOf(row(4096))).toHaveLength(4096);
    expect(() => columnsOf(row(4096), { more: 1 })).toThrow('more than 4096 columns');
  });
});
