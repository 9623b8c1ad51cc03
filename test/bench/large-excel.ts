import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { engineProcessesOf } from '../support/engine-processes';
import { writeOrdersWorkbook } from '../support/large-workbook';
import { peakResidentBytes } from '../support/resident-memory';
import { startServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, setterNode } from '../support/workflows';

const MEGABYTE = 1_048_576;
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);

/** Reads a large workbook, and says how long it takes and what memory the engine process had. */
async function main(): Promise<void> {
  const env = {
    ENGINE_PROCESSES: '1',
    ENGINE_MEMORY_MB: '256',
    EXECUTION_TIMEOUT_SECONDS: '1200',
  };
  const server = await startServer({ env });
  try {
    const folder = join(server.dataDir, 'files', '1');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'orders.xlsx');
    await writeOrdersWorkbook(path, ROWS);
    const megabytes = Math.round(statSync(path).size / MEGABYTE);
    print(`${String(ROWS)} rows, ${String(megabytes)} MB, at rest: ${memoryOf(server.pid)}`);
    const group = setterNode('aggregation', {
      group_by: ['region'],
      aggregations: [{ function: 'count', column: 'note', alias: 'orders' }],
    });
    for (const [name, nodes] of [
      ['5 groups', chain(readNode(), group, outputNode())],
      ['all rows kept', chain(readNode(), outputNode())],
    ] as const) {
      const id = await createWorkflow(server.admin, nodes);
      const started = performance.now();
      const { status, body, text } = await server.admin.post(`/workflows/${String(id)}/execute`);
      if (status !== 200) throw new Error(text);
      const seconds = (performance.now() - started) / 1000;
      print(
        `${name}: ${seconds.toFixed(1)} s, ${String(body.data.total_rows)} rows, ${memoryOf(server.pid)}`,
      );
    }
  } finally {
    await server.close();
  }
}

function readNode() {
  return {
    node_type: 'files/readExcel',
    node_role: 'getter' as const,
    label: 'Orders',
    config: { path: 'orders.xlsx' },
  };
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
