import { setTimeout as sleep } from 'node:timers/promises';
import { SourceServer } from '../support/source-server';
import { startServer, type TestServer } from '../support/test-server';
import {
  chain,
  createWorkflow,
  endlessQuery,
  outputNode,
  rowsNode,
  setterNode,
} from '../support/workflows';
import { percentile } from './measure';

const ROUNDS = 20;
const PLACES = 2;
const LOOKS = 60;
const LONG_TEXT = 900_000;

/** A run that stays where it is until it is cancelled. */
interface Stage {
  readonly name: string;
  readonly workflowId: number;
  /** Runs of this workflow fill all places first, so that the run itself waits. */
  readonly waitsBehind?: number;
  /** Resolves once the run is there. */
  readonly reached: (executionId: string) => Promise<void>;
}

/**
 * How long a cancel takes, from its request to the answer that the run is `cancelled`, wherever the run
 * is. In local mode, and in queue mode (two API processes, two workers) where VANTAGE_TEST_MYSQL_URL and
 * VANTAGE_TEST_REDIS_URL are set.
 */
async function main(): Promise<void> {
  const canQueue = process.env['VANTAGE_TEST_MYSQL_URL'] && process.env['VANTAGE_TEST_REDIS_URL'];
  for (const topology of canQueue ? (['local', 'queue'] as const) : (['local'] as const)) {
    const source = await SourceServer.start();
    const env = {
      EGRESS_ALLOW: source.host,
      EXECUTION_CONCURRENCY: String(PLACES),
      ENGINE_PROCESSES: '1',
    };
    const server = await startServer({ topology, env });
    try {
      for (const stage of await stagesOf(server, source)) {
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          times.push(await cancelAt(server, source, stage));
        }
        const [middle, most] = [percentile(times, 0.5), percentile(times, 1)];
        process.stdout.write(
          `${topology}, ${stage.name}: p50 ${middle.toFixed(0)} ms, most ${most.toFixed(0)} ms\n`,
        );
      }
    } finally {
      await server.close();
      await source.close();
    }
  }
}

async function stagesOf(server: TestServer, source: SourceServer): Promise<Stage[]> {
  const made = (graph: object) => createWorkflow(server.admin, { ...graph });
  const held = source.node(3, 'held');
  const send = { ...outputNode(), node_type: 'http/send', config: { url: held.config['url'] } };
  const fetching = await made(chain(held, outputNode()));
  const quick = await made(chain(rowsNode(), outputNode()));
  const isHeld = () => source.holds(1);
  return [
    {
      name: 'waiting for a place',
      workflowId: quick,
      waitsBehind: fetching,
      reached: () => Promise.resolve(),
    },
    { name: 'fetching', workflowId: fetching, reached: isHeld },
    {
      name: 'in its SQL',
      workflowId: await made(endlessQuery()),
      reached: (id) => untilQuerying(server, id),
    },
    {
      name: 'in a regular expression',
      workflowId: await made(endlessExpression()),
      reached: (id) => untilQuerying(server, id),
    },
    { name: 'delivering', workflowId: await made(chain(rowsNode(), send)), reached: isHeld },
  ];
}

/** A single row whose value takes very long: DuckDB looks for interrupts between rows alone. */
function endlessExpression() {
  const looks = Array.from(
    { length: LOOKS },
    (_, n) => `regexp_matches(text, '(a?){${String(n + 40)}}b')`,
  );
  const rows = [{ text: 'a'.repeat(LONG_TEXT) }];
  const compute = setterNode('computedColumn', {
    column_name: 'found',
    expression: looks.join(' or '),
  });
  return chain(rowsNode(rows), compute, outputNode());
}

/** Milliseconds. */
async function cancelAt(server: TestServer, source: SourceServer, stage: Stage): Promise<number> {
  const before: string[] = [];
  if (stage.waitsBehind !== undefined) {
    for (let n = 0; n < PLACES; n += 1) before.push(await start(server, stage.waitsBehind));
    await source.holds(PLACES);
  }
  const id = await start(server, stage.workflowId);
  await stage.reached(id);
  const begun = performance.now();
  const { body } = await server.admin.post(`/executions/${id}/cancel`);
  const took = performance.now() - begun;
  if (body.data.status !== 'cancelled') throw new Error(`It is ${String(body.data.status)}`);
  for (const other of before) await server.admin.post(`/executions/${other}/cancel`);
  source.release();
  return took;
}

async function start(server: TestServer, workflowId: number): Promise<string> {
  const prefer = { headers: { prefer: 'respond-async' } };
  const path = `/workflows/${String(workflowId)}/execute`;
  const { status, body, text } = await server.admin.post(path, undefined, prefer);
  if (status !== 202) throw new Error(`Not accepted: ${text}`);
  return String(body.data.execution_id);
}

/** The rows are read: what goes on is the query. */
async function untilQuerying(server: TestServer, id: string): Promise<void> {
  for (;;) {
    const { body } = await server.admin.get(`/executions/${id}`);
    const [getter] = body.data.nodes as { status: string }[];
    if (getter?.status === 'completed') return;
    await sleep(20);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
