import { chained } from '../../support/engine-harness';
import { resultOf } from '../../support/node-run';
import { onEachServer } from '../../support/server-databases';
import { credentialFor, databaseTest } from './support';

const ROWS = 1_000_000;
const MEMORY_MB = 192;

onEachServer((kind) => {
  const test = databaseTest(kind, { memoryMb: MEMORY_MB });

  it('1 M rows are read in bounded memory, and none is lost', async () => {
    await test.execute('CREATE TABLE n (i INT PRIMARY KEY)');
    const values = Array.from({ length: 1000 }, (_, n) => `(${String(n)})`).join(',');
    await test.execute(`INSERT INTO n VALUES ${values}`);
    const padding = kind === 'mysql' ? "REPEAT('x', 150)" : "repeat('x', 150)";
    const query = `SELECT a.i * 1000 + b.i AS id, CONCAT('customer ', b.i) AS customer, ${padding} AS note FROM n a, n b`;
    let peak = 0;
    const before = process.memoryUsage.rss();
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
    }, 10);
    const outcome = await test.engine.run(
      [
        {
          type: 'dbconnectors/dbQuery',
          config: { query },
          credential: credentialFor(test.database),
        },
        {
          type: 'queryoperators/aggregation',
          config: {
            aggregations: [
              { function: 'count', alias: 'rows' },
              { function: 'sum', column: 'id', alias: 'sum' },
            ],
          },
        },
        { type: 'termination/dashboardOutput' },
      ],
      chained(3),
    );
    clearInterval(watch);
    expect(resultOf(outcome).rows).toEqual([{ rows: ROWS, sum: (ROWS * (ROWS - 1)) / 2 }]);
    // The rows are 200 MB on the wire and more in JavaScript.
    expect(peak / 1_048_576).toBeLessThan(MEMORY_MB + 200);
  });
});
