import { startServer, type TestServer } from '../support/test-server';
import { chain, createWorkflow, outputNode, rowsNode } from '../support/workflows';
import { alternate, percentile, throughput, type Call } from './measure';

const WARM_UP_ROUNDS = 20;
const ROUNDS = 300;
const PARALLEL = 8;
const THROUGHPUT_SECONDS = 10;

/**
 * A small run in local mode and in queue mode (two API processes, two workers), both on MySQL. Needs
 * VANTAGE_TEST_MYSQL_URL and VANTAGE_TEST_REDIS_URL.
 */
async function main(): Promise<void> {
  const local = await startServer({ database: 'mysql' });
  const queue = await startServer({ topology: 'queue' });
  try {
    const calls = [await executeOn(local), await executeOn(queue)];
    await alternate(calls, WARM_UP_ROUNDS);
    const times = await alternate(calls, ROUNDS);
    for (const [index, name] of ['local', 'queue'].entries()) {
      const of = times[index] ?? [];
      const call = calls[index];
      const rate = call ? await throughput(call, PARALLEL, THROUGHPUT_SECONDS) : NaN;
      const [middle, most] = [percentile(of, 0.5).toFixed(1), percentile(of, 0.95).toFixed(1)];
      process.stdout.write(
        `${name}: p50 ${middle} ms, p95 ${most} ms, ${rate.toFixed(0)} runs/s\n`,
      );
    }
  } finally {
    await Promise.all([local.close(), queue.close()]);
  }
}

async function executeOn(server: TestServer): Promise<Call> {
  const id = await createWorkflow(server.admin, chain(rowsNode(), outputNode()));
  return {
    url: `${server.url}/api/v1/workflows/${String(id)}/execute`,
    method: 'POST',
    headers: { ...server.admin.credentials },
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
