import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ApiAnswer } from '../support/api-client';
import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../support/workflows';

const RUNS = Number(process.env['SOAK_RUNS'] ?? 10_000);
const PARALLEL = 8;
const SAMPLES = 20;
const WARM_UP = 0.25;
/** What memory may grow by from the end of the warm-up to the end, and descriptors. */
const MOST_GROWTH_MB = 48;
const MOST_MORE_FILES = 16;
const KILOBYTES_PER_MB = 1024;
/** Results go away again meanwhile, as they do in a long life. */
const TTL_SECONDS = '30';

interface Sample {
  readonly runs: number;
  readonly apiMb: number;
  readonly enginesMb: number;
  readonly apiFiles: number;
  readonly engineFiles: number;
}

/** Many runs, one after the other and beside each other, while memory and open files are watched. */
async function main(): Promise<void> {
  const source = await forkSource();
  const server = await startServer({
    env: {
      EGRESS_ALLOW: new URL(source.url).host,
      ENGINE_PROCESSES: '2',
      RESULT_TTL_SECONDS: TTL_SECONDS,
    },
  });
  try {
    const work = await workOver(server, source.url);
    const samples: Sample[] = [];
    const begun = performance.now();
    for (let step = 0; step < SAMPLES; step += 1) {
      await runMany(server, work, RUNS / SAMPLES);
      samples.push(sampleOf(server, ((step + 1) * RUNS) / SAMPLES));
      print(samples.slice(-1), step === 0);
    }
    const seconds = (performance.now() - begun) / 1000;
    say(
      `\n${String(RUNS)} runs in ${seconds.toFixed(0)} s: ${(RUNS / seconds).toFixed(0)} a second`,
    );
    judge(samples);
  } finally {
    await server.close();
    source.child.kill();
  }
}

type Work = (n: number) => Promise<ApiAnswer>;

/** Mostly rows of JSON that are filtered and grouped, and some of everything else that runs do. */
async function workOver({ admin }: TestServer, sourceUrl: string): Promise<Work> {
  const source = (rows: number) => ({
    node_type: 'http/request',
    node_role: 'getter' as const,
    label: 'Charges',
    config: { url: `${sourceUrl}/charges?rows=${String(rows)}` },
  });
  const grouped = setterNode('aggregation', {
    group_by: ['currency'],
    aggregations: [{ function: 'sum', column: 'amount', alias: 'amount' }],
  });
  const broken = setterNode('castColumns', { columns: { charge_id: 'number' } });
  const usual = await createWorkflow(admin, chain(source(250), grouped, outputNode()));
  const large = await createWorkflow(admin, chain(source(5000), outputNode()));
  const failing = await createWorkflow(admin, chain(rowsNode(), broken, outputNode()));
  const execute = (id: number, options = {}) =>
    admin.post(`/workflows/${String(id)}/execute`, {}, options);
  return async (n) => {
    if (n % 20 === 1) return execute(failing);
    if (n % 20 === 2) return execute(usual, { headers: { prefer: 'respond-async' } });
    if (n % 20 !== 3) return execute(usual);
    const { body } = await execute(large);
    return admin.get(`/workflows/${String(large)}/data/${String(body.data.result_id)}?page=40`);
  };
}

async function runMany(server: TestServer, work: Work, count: number): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      const { status, text } = await work(next++);
      if (![200, 202, 422].includes(status))
        throw new Error(`${text}\n${server.output.slice(-2000)}`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, caller));
}

function sampleOf(server: TestServer, runs: number): Sample {
  const { engines, pid } = server;
  return {
    runs,
    apiMb: residentMb(pid),
    enginesMb: engines.reduce((sum, engine) => sum + residentMb(engine), 0),
    apiFiles: openFiles(pid),
    engineFiles: engines.reduce((sum, engine) => sum + openFiles(engine), 0),
  };
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / KILOBYTES_PER_MB;
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${String(pid)}/fd`).length;
}

function print(samples: readonly Sample[], withHead: boolean): void {
  if (withHead) {
    say('| runs | API, MB | its files | engine processes, MB | their files |');
    say('| ---: | ---: | ---: | ---: | ---: |');
  }
  for (const { runs, apiMb, enginesMb, apiFiles, engineFiles } of samples) {
    const cells = [runs, apiMb, apiFiles, enginesMb, engineFiles].map((one) => one.toFixed(0));
    say(`| ${cells.join(' | ')} |`);
  }
}

/** Exits with 1 where something still grows after the warm-up: its first and its last third differ. */
function judge(samples: readonly Sample[]): void {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const third = Math.ceil(warm.length / 3);
  const growth = (of: (sample: Sample) => number): number =>
    mean(warm.slice(-third).map(of)) - mean(warm.slice(0, third).map(of));
  const memory = growth(({ apiMb }) => apiMb);
  const engines = growth(({ enginesMb }) => enginesMb);
  const files = growth(({ apiFiles, engineFiles }) => apiFiles + engineFiles);
  say(
    `After the warm-up: API ${memory.toFixed(1)} MB, engine processes ${engines.toFixed(1)} MB, files ${files.toFixed(1)} more`,
  );
  if (memory > MOST_GROWTH_MB || engines > 2 * MOST_GROWTH_MB || files > MOST_MORE_FILES) {
    say('SOMETHING GROWS');
    process.exitCode = 1;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function forkSource(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = fork(join(__dirname, 'json-source.js'));
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return { child, url: `http://127.0.0.1:${String(address.port)}` };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
