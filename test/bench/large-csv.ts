import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeOrders } from '../support/csv-generator';
import { engineProcessesOf } from '../support/engine-processes';
import { peakResidentBytes } from '../support/resident-memory';
import { startServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, setterNode } from '../support/workflows';

const MEGABYTE = 1_048_576;
const FILE_MB = Number(process.env['BENCH_FILE_MB'] ?? 500);
const MEMORY_MB = Number(process.env['BENCH_MEMORY_MB'] ?? 512);
const ROUNDS = 5;

/** Groups a large CSV file, and says how long it takes and what memory the engine process had. */
async function main(): Promise<void> {
  const server = await startServer({ env: { ENGINE_MEMORY_MB: String(MEMORY_MB) } });
  try {
    const folder = join(server.dataDir, 'files', '1');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'orders.csv');
    const expected = await writeOrders(path, FILE_MB * MEGABYTE);
    print(
      `${String(Math.round(statSync(path).size / MEGABYTE))} MB of CSV, ENGINE_MEMORY_MB=${String(MEMORY_MB)}`,
    );
    print(`at rest: ${memoryOf(server.pid)}`);
    for (const [name, by] of [
      ['5 groups', ['region']],
      ['100 000 groups', ['customer']],
      ['as many groups as rows', ['id']],
    ] as const) {
      const id = await createWorkflow(server.admin, workflow(by));
      for (let round = 1; round <= ROUNDS; round++) {
        const started = performance.now();
        const { status, body, text } = await server.admin.post(`/workflows/${String(id)}/execute`);
        if (status !== 200) throw new Error(text);
        const took = Math.round(performance.now() - started);
        print(
          `${name}: ${String(took)} ms, ${String(body.data.total_rows)} rows, ${memoryOf(server.pid)}`,
        );
        if (by[0] === 'region') check(body.data.rows as object[], expected);
      }
    }
  } finally {
    await server.close();
  }
}

function workflow(groupBy: readonly string[]) {
  const read = {
    node_type: 'files/readCsv',
    node_role: 'getter' as const,
    label: 'Orders',
    config: { path: 'orders.csv' },
  };
  const group = setterNode('aggregation', {
    group_by: groupBy,
    aggregations: [
      { function: 'count', column: 'id', alias: 'orders' },
      { function: 'sum', column: 'amount', alias: 'total' },
    ],
  });
  return chain(read, group, outputNode());
}

function check(rows: readonly object[], expected: readonly object[]): void {
  const sorted = (list: readonly object[]): string =>
    JSON.stringify(list.map((row) => JSON.stringify(row)).sort());
  if (sorted(rows) !== sorted(expected)) throw new Error(`Wrong: ${JSON.stringify(rows)}`);
}

function memoryOf(serverPid: number): string {
  const peaks = engineProcessesOf(serverPid).map((pid) =>
    String(Math.round(peakResidentBytes(pid) / MEGABYTE)),
  );
  return `engine processes at most ${peaks.join(' and ')} MB resident`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
