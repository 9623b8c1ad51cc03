import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Redis } from 'ioredis';
import type { ApiClient } from './api-client';
import { type PrivateRedis, redisBinary, startPrivateRedis } from './private-redis';
import type { ServerProcess } from './server-process';
import { SourceServer } from './source-server';
import { startServer, type TestServer } from './test-server';
import { chain, createWorkflow, outputNode, rowsNode } from './workflows';

/** Opens /metrics of every process of a queue world. */
export const METRICS_TOKEN = 'a-metrics-token-for-tests';

const DEADLINE_MS = 120_000;
/** For a test, and for the start of all processes, on a busy machine. */
export const PATIENCE_MS = 240_000;

/** What queue mode needs is there; where it is not, global-setup has said so. */
const CAN_QUEUE = Boolean(process.env['VANTAGE_TEST_MYSQL_URL']) && Boolean(redisBinary());

/** Describes `suite` where queue mode can be tested. */
export const onQueue = CAN_QUEUE ? describe : describe.skip;

/**
 * Two API processes and two workers with one place each, over MySQL and a Redis of their own, and a
 * source that holds runs until they are released.
 */
export class QueueWorld {
  private constructor(
    readonly source: SourceServer,
    readonly server: TestServer,
    private redis: PrivateRedis,
    /** Of a workflow whose runs end at once. */
    readonly quick: number,
    /** Of a workflow whose runs are held by the source. */
    readonly slow: number,
  ) {}

  /** `apart`: no process sees the disk of another, and results are in Redis. */
  static async start({ apart = false } = {}): Promise<QueueWorld> {
    const source = await SourceServer.start();
    const redis = await startPrivateRedis(redisBinary() ?? '');
    const server = await startServer({
      topology: 'queue',
      redisUrl: redis.url,
      apart,
      env: {
        ALLOW_SIGNUP: 'true',
        EGRESS_ALLOW: source.host,
        EXECUTION_CONCURRENCY: '2',
        RESULT_STORE: apart ? 'redis' : 'disk',
        CANCEL_ON_DISCONNECT: 'true',
        METRICS_TOKEN,
        WORKER_PORT: '0',
      },
    });
    const quick = await createWorkflow(server.admin, chain(rowsNode(), outputNode()));
    const slow = await createWorkflow(server.admin, chain(source.node(3, 'held'), outputNode()));
    return new QueueWorld(source, server, redis, quick, slow);
  }

  async close(): Promise<void> {
    this.source.release();
    await this.server.close();
    await this.source.close();
    this.redis.stop();
  }

  /** The admin's client to the first or second API process alone. */
  at(api: 0 | 1): ApiClient {
    return this.server.admin.at(this.server.apis[api]?.address ?? '');
  }

  execute(workflowId: number, client = this.server.admin) {
    return client.post(`/workflows/${String(workflowId)}/execute`);
  }

  /** Its execution's id. */
  async startRun(workflowId: number, client = this.server.admin): Promise<string> {
    const prefer = { headers: { prefer: 'respond-async' } };
    const path = `/workflows/${String(workflowId)}/execute`;
    const { status, text, body } = await client.post(path, undefined, prefer);
    if (status !== 202) throw new Error(`Not accepted: ${text}`);
    return body.data.execution_id as string;
  }

  async read(executionId: string): Promise<ExecutionRecord> {
    const { body } = await this.server.admin.get(`/executions/${executionId}`);
    return body.data as ExecutionRecord;
  }

  /** The execution once it has one of the statuses. */
  async until(executionId: string, ...statuses: string[]): Promise<ExecutionRecord> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const execution = await this.read(executionId);
      if (statuses.includes(execution.status)) return execution;
      if (Date.now() > deadline) throw new Error(`It stayed ${execution.status}`);
      await sleep(20);
    }
  }

  /** The worker that carries the run out. */
  async workerOf(executionId: string): Promise<ServerProcess> {
    const [row] = await this.ask(
      'SELECT w.pid FROM executions e JOIN workers w ON w.id = e.worker_id WHERE e.id = ?',
      executionId,
    );
    const found = this.server.workers.find(({ pid }) => pid === row?.['pid']);
    if (!found) throw new Error(`No worker has ${executionId}`);
    return found;
  }

  async ask(sql: string, ...values: string[]): Promise<Record<string, unknown>[]> {
    const connection = await createConnection({ uri: this.server.database.url ?? '' });
    try {
      const [rows] = await connection.query(sql, values);
      return rows as Record<string, unknown>[];
    } finally {
      await connection.end();
    }
  }

  /** Redis forgets everything. */
  async flushRedis(): Promise<void> {
    const redis = new Redis(this.redis.url);
    await redis.flushall();
    redis.disconnect();
  }

  stopRedis(): void {
    this.redis.stop();
  }

  /** An empty one, on the same port. */
  async startRedis(): Promise<void> {
    this.redis = await startPrivateRedis(redisBinary() ?? '', this.redis.port);
  }

  signalRedis(signal: NodeJS.Signals): void {
    process.kill(this.redis.pid, signal);
  }
}

export interface ExecutionRecord {
  readonly status: string;
  readonly rows: unknown;
  readonly nodes: readonly { readonly label: string; readonly status: string }[];
  readonly error?: { readonly code: string };
}
