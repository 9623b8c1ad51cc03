import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { numberText } from '../../src/engine/query-engine/ingest/number-text';
import { openSource } from '../../src/engine/query-engine/ingest/open-source';
import type { QuerySession } from '../../src/engine/query-engine/database/query-session';
import type { SourcePlace } from '../../src/engine/query-engine/ingest/source-place';
import { type ColumnSpec, identifier, type SourceRow, sql, Sql } from '../../src/node-sdk';
import { residentAfterGc } from '../support/resident-memory';
import { scratchDatabase } from '../support/scratch-database';

const scratch = scratchDatabase({ memoryMb: 256, spillMaxMb: 4096 });
let session: QuerySession;
beforeAll(async () => {
  session = await scratch.session();
});

const placeOf = (table: string): SourcePlace => ({
  warn: () => undefined,
  progress: () => undefined,
  session,
  spoolDir: scratch.folder,
  table,
  maxSpoolMb: 100,
  signal: new AbortController().signal,
});

type Batches = Iterable<readonly SourceRow[]> | AsyncIterable<readonly SourceRow[]>;
interface Ingested {
  readonly columns: readonly unknown[];
  readonly rows: readonly unknown[];
}

/** Columns with their types, and every value as DuckDB shows it. */
async function ingested(batches: Batches, columns?: readonly ColumnSpec[]): Promise<Ingested> {
  const place = placeOf('n1_rows');
  const declared = columns ? { columns } : {};
  const source = await openSource({ kind: 'rows', batches, ...declared }, place);
  const table = await source.table({ exact: false, allColumns: true });
  const names = table.columns.map((_, index) => identifier(`c${String(index)}`));
  const values = names.map((name) => sql`CAST(${name} AS VARCHAR)`);
  const list = Sql.concat(values.flatMap((value, at) => (at > 0 ? [sql`, `, value] : [value])));
  const shown = values.length > 0 ? list : sql`'row'`;
  const aliases = Sql.concat(names.flatMap((name, at) => (at > 0 ? [sql`, `, name] : [name])));
  const from = names.length > 0 ? sql`(${table.select}) AS t(${aliases})` : sql`(${table.select})`;
  const rows = await session.rows(sql`SELECT ${shown} FROM ${from}`);
  expect(rows).toHaveLength(table.rowCount ?? -1);
  return { columns: table.columns, rows };
}

/** The rows cut at these places. */
function cut(rows: readonly SourceRow[], places: readonly number[]): (readonly SourceRow[])[] {
  const ends = [...new Set(places)].filter((place) => place < rows.length).sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => rows.slice(start, ends[index] ?? rows.length));
}

const moment = new Date('2024-01-02T03:04:05.678Z');
const texts = fc.constantFrom('2024-01-01', '12', '12.50', 'true', '', 'null', '{"a":1}', 'x', '7');
const anything: fc.Arbitrary<SourceRow[string]> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(0, -0, 1e21, 1e-7, 5e-324, 123456789012345680000, 0.1 + 0.2),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
  fc.boolean(),
  texts,
  fc.constant(null),
  fc.constant(moment),
  fc.constantFrom<SourceRow[string]>({ a: 1 }, [1, 'x'], [], { b: [null, 2.5] }),
);
/** Mostly one kind a column, as rows are; now and then a surprise. */
const columnOf = (own: fc.Arbitrary<SourceRow[string]>) =>
  fc.oneof({ weight: 6, arbitrary: own }, { weight: 1, arbitrary: anything });
const row: fc.Arbitrary<SourceRow> = fc.record(
  {
    n: columnOf(fc.integer()),
    N: columnOf(fc.double()),
    id: columnOf(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    flag: columnOf(fc.boolean()),
    day: columnOf(fc.constantFrom('2024-01-01', '2024-02-29')),
    ['__proto__']: columnOf(fc.constantFrom<SourceRow[string]>({ a: 1 }, [])),
    any: anything,
  },
  { requiredKeys: [] },
);

describe('rows in batches', () => {
  it('are the same however they are cut', async () => {
    const places = fc.array(fc.nat({ max: 12 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), places, async (rows, at) => {
        expect(await ingested(cut(rows, at))).toEqual(await ingested([rows]));
      }),
      { numRuns: 250 },
    );
  });

  it('are the same however they are cut where columns are declared', async () => {
    const declared = fc.constantFrom<ColumnSpec['type']>(
      'number',
      'date',
      'datetime',
      'time',
      'object',
      'boolean',
      'string',
    );
    const value = fc.oneof(anything, texts, fc.constantFrom('12:30:00', '0.001', '-5'));
    const rows = fc.array(fc.record({ a: value, b: texts }), { maxLength: 8 });
    const places = fc.array(fc.nat({ max: 8 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, places, declared, declared, async (all, at, a, b) => {
        const columns = [
          { name: 'b', type: b },
          { name: 'a', type: a },
          { name: 'c', type: a },
        ];
        expect(await ingested(cut(all, at), columns)).toEqual(await ingested([all], columns));
      }),
      { numRuns: 250 },
    );
  });

  it('widen a column that is full already', async () => {
    const first = Array.from({ length: 130_000 }, (_, n) => ({ a: n, b: n / 2, c: n % 2 === 0 }));
    const last = [{ a: 0.5, b: 'x', c: 'y', d: { e: 1 } }];
    const { columns, rows } = await ingested([first, last]);
    expect(columns).toEqual([
      { name: 'a', sqlType: 'DOUBLE' },
      { name: 'b', sqlType: 'VARCHAR' },
      { name: 'c', sqlType: 'VARCHAR' },
      { name: 'd', sqlType: 'JSON' },
    ]);
    expect(rows[129_999]).toEqual(['129999.0', '64999.5', 'false', null]);
    expect(rows.at(-1)).toEqual(['0.5', 'x', 'y', '{"e":1}']);
  });

  it('are written piece by piece where columns are many and values few', async () => {
    const names = Array.from({ length: 600 }, (_, at) =>
      at === 7 ? 'constructor' : `n${String(at)}`,
    );
    const all = Array.from({ length: 2000 }, (_, at) => ({ [names[at % 600] ?? '']: at }));
    const { columns, rows } = await ingested([all]);
    expect(columns).toEqual(names.map((name) => ({ name, sqlType: 'BIGINT' })));
    const expected = all.map((_, at) =>
      names.map((_name, of) => (of === at % 600 ? String(at) : null)),
    );
    expect(rows).toEqual(expected);
  });

  it('are asked for no faster than they are stored', async () => {
    let asked = 0;
    const stored = async () => {
      const [[count] = []] = await session.rows(
        sql`SELECT count(*) FROM duckdb_tables() WHERE table_name = 'n1_rows' AND temporary`,
      );
      return Number(count);
    };
    const seen: number[] = [];
    async function* slow(): AsyncGenerator<readonly SourceRow[]> {
      await session.run(sql`DROP TABLE IF EXISTS n1_rows`);
      for (; asked < 3; asked++) {
        seen.push(await stored());
        yield [{ a: asked }];
      }
    }
    await ingested(slow());
    expect(seen).toEqual([0, 1, 1]);
  });

  it('let go of the source when one of them is wrong', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<readonly SourceRow[]> {
      try {
        yield [{ a: 1 }];
        await setImmediate();
        yield [{ '': 1 }];
        yield [{ a: 2 }];
      } finally {
        closed = true;
      }
    }
    await expect(ingested(source())).rejects.toThrow('without a name');
    expect(closed).toBe(true);
  });

  it('need little memory, whatever there are: 2 M rows of 500 MB', async () => {
    const text = 'x'.repeat(240);
    let peak = 0;
    const before = residentAfterGc();
    async function* many(): AsyncGenerator<readonly SourceRow[]> {
      for (let start = 0; start < 2_000_000; start += 2000) {
        await setImmediate();
        if (start % 100_000 === 0) peak = Math.max(peak, residentAfterGc() - before);
        yield Array.from({ length: 2000 }, (_, n) => ({
          id: start + n,
          text: `${text}${String(n)}`,
        }));
      }
    }
    const place = placeOf('n2_rows');
    const source = await openSource({ kind: 'rows', batches: many() }, place);
    const { rowCount } = await source.table({ exact: false, allColumns: true });
    expect(rowCount).toBe(2_000_000);
    expect(peak / 1_048_576).toBeLessThan(256 + 250);
  });
});

describe('declared columns', () => {
  const typed = async (type: ColumnSpec['type'], ...values: SourceRow[string][]) => {
    const rows = values.map((a) => ({ a }));
    const { columns, rows: shown } = await ingested([rows], [{ name: 'a', type }]);
    const [column] = columns as { sqlType: string }[];
    return [column?.sqlType, ...(shown as unknown[][]).map(([value]) => value)];
  };
  it.each<[ColumnSpec['type'], SourceRow[string][], unknown[]]>([
    ['number', ['12.50', '-0.75', '-.5'], ['VARCHAR', '12.50', '-0.75', '-.5']],
    ['number', ['12.50', '-0.75'], ['DECIMAL(4,2)', '12.50', '-0.75']],
    ['number', [`0.${'1'.repeat(38)}`], ['DECIMAL(38,38)', `.${'1'.repeat(38)}`]],
    ['number', ['12', 7, null], ['BIGINT', '12', '7', null]],
    ['number', ['18446744073709551615'], ['DECIMAL(20,0)', '18446744073709551615']],
    ['number', ['0.00'], ['DECIMAL(3,2)', '0.00']],
    ['number', ['12.5', 'x'], ['VARCHAR', '12.5', 'x']],
    ['number', ['1'.repeat(39)], ['VARCHAR', '1'.repeat(39)]],
    ['number', [null], ['DOUBLE', null]],
    ['datetime', ['2024-01-02 03:04:05'], ['TIMESTAMP', '2024-01-02 03:04:05']],
    ['datetime', ['2024-01-02T03:04:05+02:00'], ['TIMESTAMP', '2024-01-02 01:04:05']],
    ['datetime', [moment, null], ['TIMESTAMP', '2024-01-02 03:04:05.678', null]],
    ['datetime', ['2024-01-02 03:04:05', 'soon'], ['VARCHAR', '2024-01-02 03:04:05', 'soon']],
    ['datetime', [null], ['TIMESTAMP', null]],
    ['date', ['2024-02-29', '2024-02-30'], ['VARCHAR', '2024-02-29', '2024-02-30']],
    ['date', ['2024-02-29'], ['DATE', '2024-02-29']],
    ['time', ['03:04:05.5'], ['TIME', '03:04:05.5']],
    ['time', ['25:00:00', '01:00:00'], ['VARCHAR', '25:00:00', '01:00:00']],
    ['object', ['{"a":12345678901234567890}'], ['JSON', '{"a":12345678901234567890}']],
    ['array', [[1], '[2]'], ['JSON', '[1]', '[2]']],
    ['object', [{ a: 1 }, 'x'], ['VARCHAR', '{"a":1}', 'x']],
    ['string', ['2024-01-02', moment], ['VARCHAR', '2024-01-02', '2024-01-02T03:04:05.678Z']],
  ])('%s: %p', async (type, values, expected) => {
    expect(await typed(type, ...values)).toEqual(expected);
  });

  it('exist without rows', async () => {
    const columns = [
      { name: 'id', type: 'number' },
      { name: 'at', type: 'datetime' },
    ] as const;
    expect(await ingested([], columns)).toEqual({
      columns: [
        { name: 'id', sqlType: 'DOUBLE' },
        { name: 'at', sqlType: 'TIMESTAMP' },
      ],
      rows: [],
    });
  });

  it('refuse a date that does not exist', async () => {
    await expect(typed('datetime', new Date(NaN))).rejects.toThrow('a date that does not exist');
  });
});

describe('numberText', () => {
  it('writes numbers as JavaScript does', async () => {
    const list = fc.array(
      fc.oneof(
        fc.double(),
        fc.integer().map((n) => n / 100),
        fc
          .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: -12, max: 25 }))
          .map(([n, exponent]) => n * 10 ** exponent),
      ),
      { minLength: 1, maxLength: 500 },
    );
    await fc.assert(
      fc.asyncProperty(list, async (numbers) => {
        await ingested([numbers.map((a) => ({ a: a === 0 ? 0.5 : a })), [{ a: 0.5 }]]);
        const written = await session.texts(
          sql`SELECT ${numberText(sql`CAST(c0 AS DOUBLE)`)} FROM n1_rows`,
        );
        const expected = [...numbers.map((a) => (a === 0 ? 0.5 : a)), 0.5].map(String);
        expect(written).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
