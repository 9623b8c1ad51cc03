import fc from 'fast-check';
import type { JsonObject, Row } from '../../../src/node-sdk';
import { onEachServer } from '../../support/server-databases';
import { databaseTest } from './support';

/** Writes tried an operation. */
const TRIES = Number(process.env['VANTAGE_TEST_WRITE_TRIES'] ?? 15);

const key = fc.integer({ min: 0, max: 12 });
const text = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => !value.includes('\0')),
    fc.constantFrom(
      '',
      ' ',
      '\\',
      '\\N',
      "'",
      '"',
      '\t\n\r',
      '{}',
      'NULL',
      'null',
      '?',
      '$1',
      '😀',
    ),
  ),
);
const whole = fc.option(fc.oneof(fc.maxSafeInteger(), fc.integer()));
const real = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0));
const truth = fc.option(fc.boolean());
const moment = fc.option(
  fc
    .date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
);
const nested = fc.option(
  fc.constantFrom<JsonObject | JsonObject[]>({}, { a: [1, 'x"\\', null] }, [{ é: '😀' }], []),
);
const row = fc.record({ k: key, t: text, w: whole, d: real, b: truth, m: moment, j: nested });

/** What a table holds that had rows written into it one after the other. */
class Model {
  readonly rows = new Map<number, Row>();

  apply(operation: string, written: readonly Row[]): void {
    for (const one of written) {
      const id = one['k'] as number;
      if (operation === 'delete') this.rows.delete(id);
      else if (operation === 'upsert' || this.rows.has(id)) this.rows.set(id, one);
    }
  }

  get sorted(): Row[] {
    return [...this.rows.values()].sort((a, b) => Number(a['k']) - Number(b['k']));
  }
}

onEachServer((kind) => {
  const test = databaseTest(kind);
  const types =
    kind === 'mysql'
      ? 'k INT PRIMARY KEY, t VARCHAR(100), w BIGINT, d DOUBLE, b TINYINT, m DATETIME(3), j JSON'
      : 'k INT PRIMARY KEY, t VARCHAR(100), w BIGINT, d FLOAT8, b BOOLEAN, m TIMESTAMPTZ, j JSONB';

  /** As an independent driver reads them. */
  async function stored(): Promise<Row[]> {
    const rows = await test.database.rows('SELECT * FROM p ORDER BY k');
    return rows.map(({ k, t, w, d, b, m, j }) => ({
      k: Number(k),
      t: t as string | null,
      w: w === null ? null : Number(w),
      d: d as number | null,
      b: b === null ? null : Boolean(b),
      m: m === null ? null : momentOf(m),
      j: typeof j === 'string' ? (JSON.parse(j) as JsonObject) : (j as JsonObject | null),
    }));
  }

  function momentOf(value: unknown): string {
    return value instanceof Date
      ? value.toISOString()
      : new Date(`${String(value).replace(' ', 'T')}Z`).toISOString();
  }

  it('what was written is what is read, after any upserts, updates and deletes', async () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('upsert', 'update', 'delete'), fc.array(row, { minLength: 1 })),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await test.execute('DROP TABLE IF EXISTS p', `CREATE TABLE p (${types})`);
        const model = new Model();
        for (const [operation, rows] of all) {
          await test.write(
            rows,
            { operation, table: 'p', key_columns: ['k'] },
            { columns: [{ name: 'j', type: 'object' }] },
          );
          model.apply(operation, rows);
        }
        expect(await stored()).toEqual(model.sorted);
      }),
      { numRuns: TRIES },
    );
  });

  it('inserted rows are read as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(row, { selector: ({ k }) => k, minLength: 1 }),
        async (rows) => {
          await test.execute('DROP TABLE IF EXISTS p', `CREATE TABLE p (${types})`);
          const columns = [{ name: 'j', type: 'object' as const }];
          await test.write(rows, { operation: 'insert', table: 'p' }, { columns });
          expect(await stored()).toEqual([...rows].sort((a, b) => a.k - b.k));
        },
      ),
      { numRuns: TRIES },
    );
  });
});
