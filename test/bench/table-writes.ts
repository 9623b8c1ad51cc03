import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../../src/integrations/database/server-credential.data';
import { engineProcessesOf } from '../support/engine-processes';
import { peakResidentBytes } from '../support/resident-memory';
import {
  createServerDatabase,
  type ServerDatabase,
  type ServerKind,
} from '../support/server-databases';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow } from '../support/workflows';

const MEGABYTE = 1_048_576;
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const KINDS: readonly ServerKind[] = ['mysql', 'postgres'];
const TABLE: Readonly<Record<ServerKind, string>> = {
  mysql:
    'id INT PRIMARY KEY, customer VARCHAR(100), amount DECIMAL(12,2), ordered_at DATETIME, note TEXT, flag INT',
  postgres:
    'id INT PRIMARY KEY, customer VARCHAR(100), amount DECIMAL(12,2), ordered_at TIMESTAMPTZ, note TEXT, flag INT',
};
const OPERATIONS = ['insert', 'upsert', 'update', 'delete'] as const;

/**
 * Writes the rows of a CSV file into tables of real servers and removes them again: how long each
 * operation takes, the reading included, and what memory the engine process had.
 */
async function main(): Promise<void> {
  for (const kind of KINDS) {
    const database = await createServerDatabase(kind);
    const env = {
      ENGINE_PROCESSES: '1',
      ENGINE_MEMORY_MB: '256',
      EXECUTION_TIMEOUT_SECONDS: '1200',
      EGRESS_ALLOW: placeOf(database.login),
    };
    const server = await startServer({ env });
    try {
      writeOrders(server);
      await measure(server, database);
    } finally {
      await server.close();
      await database.drop();
    }
  }
}

async function measure(server: TestServer, database: ServerDatabase): Promise<void> {
  const { kind, login } = database;
  await database.rows(`CREATE TABLE orders (${TABLE[kind]})`);
  const credential = { name: kind, type: kind, data: { ...login } };
  const created = await server.session.post('/credentials', credential);
  if (created.status !== 201) throw new Error(created.text);
  const id = created.body.data.id as number;
  for (const operation of OPERATIONS) {
    const workflow = await createWorkflow(server.admin, writing(operation, id));
    const started = performance.now();
    const { status, body, text } = await server.admin.post(
      `/workflows/${String(workflow)}/execute`,
    );
    if (status !== 200) throw new Error(text);
    const seconds = (performance.now() - started) / 1000;
    const [{ delivery } = { delivery: {} }] = body.data.outputs as { delivery: object }[];
    print(
      `${kind} ${operation}: ${seconds.toFixed(1)} s, ${String(Math.round(ROWS / seconds))} rows/s, ${memoryOf(server.pid)}, ${JSON.stringify(delivery)}`,
    );
  }
}

function writing(operation: string, credentialId: number) {
  const keys = operation === 'insert' ? {} : { key_columns: ['id'] };
  return chain(
    {
      node_type: 'files/readCsv',
      node_role: 'getter' as const,
      label: 'Orders',
      config: { path: operation === 'update' ? 'changed.csv' : 'orders.csv' },
    },
    {
      node_type: 'dbconnectors/dbWrite',
      node_role: 'terminator' as const,
      label: 'Write',
      config: {
        operation,
        table: 'orders',
        credential_id: credentialId,
        timeout_seconds: 1200,
        ...keys,
      },
    },
  );
}

function writeOrders(server: TestServer): void {
  const folder = join(server.dataDir, 'files', '1');
  mkdirSync(folder, { recursive: true });
  for (const [file, note] of [
    ['orders.csv', 'note'],
    ['changed.csv', 'changed note'],
  ] as const) {
    const lines = Array.from(
      { length: ROWS },
      (_, n) =>
        `${String(n)},customer ${String(n % 1000)},${(n * 1.25).toFixed(2)},2026-04-01T09:30:00Z,${note} of row ${String(n)},${n % 3 === 0 ? '' : '1'}`,
    );
    const header = 'id,customer,amount,ordered_at,note,flag';
    writeFileSync(join(folder, file), `${header}\n${lines.join('\n')}\n`);
  }
}

function memoryOf(serverPid: number): string {
  const peaks = engineProcessesOf(serverPid).map((pid) => peakResidentBytes(pid) / MEGABYTE);
  return `at most ${String(Math.round(Math.max(...peaks)))} MB resident`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
