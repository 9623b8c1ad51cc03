import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../../support/api-client';
import { chain, createWorkflow, outputNode, rowsNode, setterNode } from '../../support/workflows';
import type { Journal } from './journal';
import type { Recorder } from './recorder';

/** No answer by then is a hang. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** Whom to call now: any server that lives, with a key. */
export type Target = () => ApiClient;

/** A graph of which every node says which version it is of, and of which one knows the size. */
export function graphOf(version: number) {
  const label = `v${String(version)}`;
  const setters = Array.from({ length: 1 + (version % 4) }, () =>
    setterNode('limit', { count: 10 }),
  );
  const { nodes, edges } = chain(rowsNode(), ...setters, outputNode());
  return { nodes: nodes.map((node) => ({ ...node, label })), edges };
}

/**
 * Callers that run, send, create and change for as long as they are told to, and that write down
 * what they were answered. A call without an answer, or that was refused, is made again with the
 * same Idempotency-Key, as a careful client does.
 */
export class Load {
  private quick = 0;
  private sending = 0;
  private readonly changed: number[] = [];
  private stopped = false;
  private callers: Promise<void>[] = [];

  constructor(
    private readonly target: Target,
    private readonly journal: Journal,
    private readonly recorder: Recorder,
  ) {}

  async prepare(): Promise<void> {
    this.quick = await createWorkflow(this.target());
    this.sending = await createWorkflow(this.target(), this.recorder.workflow());
    for (let n = 0; n < 2; n += 1) {
      const id = await createWorkflow(this.target(), graphOf(0));
      this.changed.push(id);
      this.journal.graphs.set(id, 0);
    }
  }

  begin(): void {
    this.stopped = false;
    const jobs = [
      () => this.runNow(),
      () => this.runLater(),
      () => this.send(),
      () => this.create(),
      ...this.changed.map((id) => () => this.change(id)),
    ];
    this.callers = jobs.map((job) => this.repeat(job));
  }

  /** Resolves when every call under way has its answer. */
  async end(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.callers);
  }

  private async repeat(job: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      await job();
      await sleep(PAUSE_MS);
    }
  }

  private async runNow(): Promise<void> {
    const { done } = await this.call('POST', `/workflows/${String(this.quick)}/execute`, {});
    if (!done) return;
    const { execution_id: executionId, result_id: resultId } = done.body.data;
    this.journal.completed.push({ executionId, resultId });
  }

  private async runLater(): Promise<void> {
    const path = `/workflows/${String(this.quick)}/execute`;
    const { done } = await this.call('POST', path, {}, { prefer: 'respond-async' });
    if (done) this.journal.accepted.push(String(done.body.data.execution_id));
  }

  private async send(): Promise<void> {
    const tag = randomUUID();
    const path = `/workflows/${String(this.sending)}/execute`;
    const done = await this.untilDone(path, { params: { tag } });
    if (done) this.journal.sent.push(tag);
  }

  private async create(): Promise<void> {
    const title = `Created ${randomUUID()}`;
    const done = await this.untilDone('/workflows', { title, ...graphOf(1) });
    if (done) this.journal.created.set(title, Number(done.body.data.id));
  }

  private async change(id: number): Promise<void> {
    const version = (this.journal.graphs.get(id) ?? 0) + 1;
    const { done } = await this.call('PATCH', `/workflows/${String(id)}`, graphOf(version));
    if (done) this.journal.graphs.set(id, version);
  }

  /** Asks until it is answered what became of it, or the load ends. */
  private async untilDone(path: string, body: unknown): Promise<ApiAnswer | undefined> {
    const headers = { 'idempotency-key': randomUUID() };
    for (;;) {
      const { done, mayTryAgain } = await this.call('POST', path, body, headers);
      if (done || !mayTryAgain || this.stopped) return done;
      await sleep(10 * PAUSE_MS);
    }
  }

  private async call(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly done?: ApiAnswer; readonly mayTryAgain: boolean }> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const answer = await this.target().call(method, path, body, { headers, signal });
      const end = this.journal.note(`${method} ${path}`, answer);
      return { mayTryAgain: end === 'later', ...(end === 'done' ? { done: answer } : {}) };
    } catch (error) {
      if (signal.aborted) this.journal.faults.push(`${method} ${path} hangs`);
      else if (isNoAnswer(error)) this.journal.cutOff += 1;
      else this.journal.faults.push(`${method} ${path}: ${String(error)}`);
      return { mayTryAgain: true };
    }
  }
}

/** What fetch throws, from another realm, where a connection is refused or ends. */
function isNoAnswer(error: unknown): boolean {
  return /fetch failed|terminated|other side closed/.test(String(error));
}
