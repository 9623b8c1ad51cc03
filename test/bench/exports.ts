import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOrders } from '../support/csv-generator';
import { engineProcessesOf } from '../support/engine-processes';
import { download } from '../support/exports';
import { peakResidentBytes } from '../support/resident-memory';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode } from '../support/workflows';

const MEGABYTE = 1_048_576;
/** A million rows and some. */
const FILE_MB = Number(process.env['BENCH_FILE_MB'] ?? 69);
const FORMATS = ['csv', 'ndjson', 'json', 'parquet', 'xlsx'] as const;

/** Downloads a large result in each format: time to the first byte and the last, size, memory. */
async function main(): Promise<void> {
  const env = { ENGINE_PROCESSES: '1', ENGINE_MEMORY_MB: '256', EXECUTION_TIMEOUT_SECONDS: '1200' };
  const server = await startServer({ env });
  try {
    const path = await storedRows(server);
    for (const format of FORMATS) await measure(server, path, format);
  } finally {
    await server.close();
  }
}

/** Runs a workflow that keeps all rows of a CSV file; answers where its result is. */
async function storedRows(server: TestServer): Promise<string> {
  const folder = join(server.dataDir, 'files', '1');
  mkdirSync(folder, { recursive: true });
  await writeOrders(join(folder, 'orders.csv'), FILE_MB * MEGABYTE);
  const config = { path: 'orders.csv' };
  const read = {
    node_type: 'files/readCsv',
    node_role: 'getter' as const,
    label: 'Orders',
    config,
  };
  const id = await createWorkflow(server.admin, chain(read, outputNode()));
  const { status, body, text } = await server.admin.post(`/workflows/${String(id)}/execute`);
  if (status !== 200) throw new Error(text);
  print(`${String(body.data.total_rows)} rows`);
  return `/workflows/${String(id)}/data/${String(body.data.result_id)}`;
}

async function measure(server: TestServer, path: string, format: string): Promise<void> {
  const before = residentMb(server.pid);
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const response = await download(server.admin, `${path}/export?format=${format}`);
  if (response.statusCode !== 200) throw new Error(`${format}: ${String(response.statusCode)}`);
  const made = seconds();
  let bytes = 0;
  let most = before;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    most = Math.max(most, residentMb(server.pid));
  }
  const engines = engineProcessesOf(server.pid).map((pid) =>
    String(Math.round(peakResidentBytes(pid) / MEGABYTE)),
  );
  print(
    `${format}: first byte after ${made} s, last after ${seconds()} s, ${String(Math.round(bytes / MEGABYTE))} MB, API process ${String(before)} MB before, at most ${String(most)} MB, engine processes at most ${engines.join(', ')} MB`,
  );
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
