import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startServer, type TestServer } from '../support/test-server';
import { alternate, percentile, throughput, time, type Call } from './measure';

/** Rows of the source, and how often each is measured. */
const SIZES = [
  { rows: 250, rounds: 200 },
  { rows: 10_000, rounds: 60 },
  { rows: 100_000, rounds: 15 },
  { rows: 1_000_000, rounds: 5 },
];
const WARM_UP_ROUNDS = 5;
const PARALLEL = 8;
const THROUGHPUT_SECONDS = 10;
const FLAVOURS = ['aggregate', 'rows'] as const;
type Flavour = (typeof FLAVOURS)[number];

const filter = {
  node_type: 'queryoperators/filter',
  node_role: 'setter',
  label: 'High value',
  config: {
    match: 'all',
    conditions: [
      { field: 'status', operator: 'eq', value: 'succeeded' },
      { field: 'amount', operator: 'gt', value: 10_000 },
    ],
  },
};
const revenue = {
  node_type: 'queryoperators/computedColumn',
  node_role: 'setter',
  label: 'Revenue',
  config: { column_name: 'revenue', expression: 'amount / 100' },
};
const byCurrency = {
  node_type: 'queryoperators/aggregation',
  node_role: 'setter',
  label: 'By currency',
  config: {
    group_by: ['currency'],
    aggregations: [
      { function: 'sum', column: 'revenue', alias: 'revenue' },
      { function: 'count', column: 'revenue', alias: 'charges' },
    ],
  },
};

async function main(): Promise<void> {
  const source = await forkServer('json-source.js');
  const plain = await forkServer('plain-server.js');
  const server = await startServer({
    env: {
      EGRESS_ALLOW: new URL(source.url).host,
      ENGINE_PROCESSES: undefined,
      NODE_ENV: 'production',
    },
  });
  try {
    print(`${String(cpus().length)} cores, Node ${process.version}, SQLite, times in ms`);
    for (const flavour of FLAVOURS) await compare(flavour, server, source.url, plain.url);
  } finally {
    await server.close();
    source.child.disconnect();
    plain.child.disconnect();
  }
}

async function compare(
  flavour: Flavour,
  server: TestServer,
  source: string,
  plain: string,
): Promise<void> {
  print(`\n${flavour}: filter, computed column${flavour === 'aggregate' ? ', group by' : ''}`);
  print('     rows | Vantage p50   p95 | plain JS p50   p95 | plain/Vantage p50');
  for (const { rows, rounds } of SIZES) {
    const url = `${source}/charges?rows=${String(rows)}`;
    const calls = [await vantageCall(flavour, server, url), plainCall(flavour, plain, url)];
    await alternate(calls, Math.min(WARM_UP_ROUNDS, rounds));
    const [ours = [], theirs = []] = await alternate(calls, rounds);
    const [p50, p95] = [percentile(ours, 0.5), percentile(ours, 0.95)];
    const [plain50, plain95] = [percentile(theirs, 0.5), percentile(theirs, 0.95)];
    print(
      `${column(rows, 9, 0)} | ${column(p50, 11)} ${column(p95, 5)} | ` +
        `${column(plain50, 12)} ${column(plain95, 5)} | ${column(plain50 / p50, 6, 2)}`,
    );
  }
  const small = `${source}/charges?rows=250`;
  const call = await vantageCall(flavour, server, small);
  await time(call);
  const rate = await throughput(call, PARALLEL, THROUGHPUT_SECONDS);
  print(`${String(PARALLEL)} in parallel at 250 rows: ${rate.toFixed(0)} runs/s`);
}

async function vantageCall(flavour: Flavour, server: TestServer, url: string): Promise<Call> {
  const get = { node_type: 'http/request', node_role: 'getter', label: 'Charges', config: { url } };
  const output = {
    node_type: 'termination/dashboardOutput',
    node_role: 'terminator',
    label: 'Output',
    config: {},
  };
  const nodes = [get, filter, revenue, ...(flavour === 'aggregate' ? [byCurrency] : []), output];
  const edges = nodes
    .slice(1)
    .map((_, index) => ({ source_node_index: index, target_node_index: index + 1 }));
  const answer = await server.admin.post('/workflows', { title: `Bench ${url}`, nodes, edges });
  if (answer.status !== 201) throw new Error(answer.text);
  return {
    url: `${server.url}/api/v1/workflows/${String(answer.body.data.id)}/execute`,
    method: 'POST',
    headers: server.admin.credentials,
  };
}

function plainCall(flavour: Flavour, plain: string, source: string): Call {
  return { url: `${plain}/${flavour}?source=${encodeURIComponent(source)}` };
}

async function forkServer(script: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(__dirname, script));
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return { child, url: `http://127.0.0.1:${String(address.port)}` };
}

function column(value: number, width: number, digits = 1): string {
  return value.toFixed(digits).padStart(width);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
