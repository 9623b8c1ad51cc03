import { Injectable } from '@nestjs/common';
import { type AuditActor, theServer } from '../../audit/audit-event';
import type { WorkflowSnapshot } from '../../workflows/workflow-snapshot';
import type { CancelReason } from '../cancel-reason';
import { type CancellableRun, CancelRequests } from '../cancel-requests';
import type { ExecutionEntity } from '../execution.entity';
import { RunEvents } from '../following/run-events';
import { countEndElsewhere } from './run.metrics';
import { RunWatch } from '../following/run-watch';
import { RunSignals } from '../following/run-signals';
import { RunsAtWork } from './runs-at-work';

/** An engine process that does not listen is killed within a second; this is on top. */
const PATIENCE_MS = 5000;

/** Stops runs that wait or are at work, here or in another process. */
@Injectable()
export class RunCancellation {
  constructor(
    private readonly requests: CancelRequests,
    private readonly atWork: RunsAtWork,
    private readonly watch: RunWatch,
    private readonly events: RunEvents,
    private readonly signals: RunSignals,
  ) {}

  /**
   * Resolves when the run has ended, whichever way, or after some seconds. `reason`: where it is not
   * simply that `by` wants it.
   */
  async cancel(by: AuditActor, run: CancellableRun, reason?: CancelReason): Promise<void> {
    const { id } = run;
    if (await this.requests.make(by, run, reason)) {
      this.tellEnded(run);
      return;
    }
    if (this.atWork.cancel(id)) {
      await this.atWork.settled(id);
      return;
    }
    this.signals.tellCancelled(id);
    await this.watch.ended(id, AbortSignal.timeout(PATIENCE_MS));
  }

  /** Of a run that this process claimed and could not begin: ends it where somebody asked it to stop. */
  async endUnbegun(run: ExecutionEntity): Promise<void> {
    if (await this.requests.endUnbegun(run)) this.tellEnded(run);
  }

  /** Since the workflow is gone. */
  async cancelAllOf(workflow: Pick<WorkflowSnapshot, 'id' | 'organizationId'>): Promise<void> {
    const { id: workflowId, organizationId } = workflow;
    const server = theServer(organizationId);
    await this.endWaitingOf(server, workflow);
    const unfinished = await this.requests.unfinishedOf(workflow);
    const known = new Set(unfinished.map(({ id }) => id));
    const others = this.atWork.idsOf(workflowId).filter((id) => !known.has(id));
    const runs: CancellableRun[] = [...unfinished, ...others.map((id) => ({ id, workflowId }))];
    await Promise.all(runs.map((run) => this.cancel(server, run)));
  }

  /** Thousands may wait: they are ended in batches, which let others have the database in between. */
  private async endWaitingOf(
    by: AuditActor,
    workflow: Pick<WorkflowSnapshot, 'id' | 'organizationId'>,
  ): Promise<void> {
    for (;;) {
      const ended = await this.requests.endSomeWaiting(by, workflow);
      if (ended.length === 0) return;
      for (const run of ended) this.tellEnded(run);
    }
  }

  /** Of a run that had not begun. */
  private tellEnded({ id, trigger }: CancellableRun): void {
    countEndElsewhere('cancelled', trigger === undefined ? {} : { trigger });
    this.events.end(id);
    this.signals.tellEnded(id);
  }
}
