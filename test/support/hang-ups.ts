import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceServer } from './source-server';
import type { TestServer } from './test-server';
import { chain, createWorkflow, outputNode } from './workflows';

const DEADLINE_MS = 60_000;

interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the call that starts the run; a new workflow is executed unless told. */
  readonly path?: string;
  /** The run is not at work when the caller hangs up. */
  readonly whileWaiting?: boolean;
}

interface Execution {
  readonly execution_id: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

/** Callers who close their connection before they are answered. */
export class HangUps {
  constructor(
    private readonly server: TestServer,
    private readonly source: SourceServer,
  ) {}

  /** One whose run waits for the source to be released, unless told otherwise. */
  workflow(graph = chain(this.source.node(3, 'held'), outputNode())): Promise<number> {
    return createWorkflow(this.server.admin, graph);
  }

  /** Starts a run and hangs up; resolves with the workflow once the server knows that. */
  async hangUp({ headers = {}, path, whileWaiting = false }: Call = {}): Promise<number> {
    const id = path === undefined ? await this.workflow() : 0;
    const before = this.aborted();
    const hangUp = new AbortController();
    const { admin } = this.server;
    const call = admin
      .post(path ?? `/workflows/${String(id)}/execute`, undefined, {
        headers,
        signal: hangUp.signal,
      })
      .catch(() => undefined);
    if (whileWaiting) await until(async () => (await this.newest(id)) !== undefined);
    else await this.source.holds(1);
    hangUp.abort();
    await call;
    await until(() => Promise.resolve(this.aborted() > before));
    return id;
  }

  /** The newest execution of the workflow once it is over. */
  async over(id: number): Promise<Execution> {
    const isOver = async () => {
      const newest = await this.newest(id);
      return newest !== undefined && !['queued', 'running'].includes(newest.status);
    };
    await until(isOver);
    return (await this.newest(id)) as Execution;
  }

  private async newest(id: number): Promise<Execution | undefined> {
    const { body } = await this.server.admin.get(`/workflows/${String(id)}/executions?limit=1`);
    return (body.data.executions as Execution[])[0];
  }

  private aborted(): number {
    return this.server.output.split('"aborted":true').length - 1;
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('Waited in vain');
    await sleep(50);
  }
}
