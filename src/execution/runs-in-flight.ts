import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';

interface Run {
  readonly workflowId: number;
  readonly abort: AbortController;
  readonly settled: Promise<unknown>;
}

/** The runs this server is answering for right now, from acceptance until they are recorded. */
@Injectable()
export class RunsInFlight implements BeforeApplicationShutdown {
  private readonly runs = new Set<Run>();

  /** Does `work` with a signal that aborts when the run is cancelled. */
  async track<T>(workflowId: number, work: (abort: AbortController) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const done = work(abort);
    const run = { workflowId, abort, settled: done.catch(() => undefined) };
    this.runs.add(run);
    try {
      return await done;
    } finally {
      this.runs.delete(run);
    }
  }

  /** Cancels the runs of a workflow; resolves when each is over and recorded. */
  async cancelThoseOf(workflowId: number): Promise<void> {
    const runs = [...this.runs].filter((run) => run.workflowId === workflowId);
    for (const run of runs) run.abort.abort();
    await Promise.all(runs.map((run) => run.settled));
  }

  /** Nobody may still be waiting to record a run when the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.runs].map((run) => run.settled));
  }
}
