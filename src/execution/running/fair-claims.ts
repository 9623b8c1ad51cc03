import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { type ExecutionEntity } from '../execution.entity';
import { ExecutionsRepository } from '../executions.repository';
import { WaitingRunsRepository, type WaitingOrganization } from '../waiting-runs.repository';
import { RunCancellation } from './run-cancellation';
import { WorkflowConcurrency } from './workflow-concurrency';

/** Waiting runs of an organization that are looked at in one go. */
const LOOKED_AT = 50;

/**
 * Takes the next waiting run, fairly: the organization with the fewest runs at work goes first, of
 * those the one that waits longest; within an organization first come, first served, but for runs of
 * workflows at their limit, which are passed however many wait. Any number of processes may ask at
 * once, since a run is taken by a compare-and-set on its status.
 */
@Injectable()
export class FairClaims {
  constructor(
    private readonly waitingRuns: WaitingRunsRepository,
    private readonly executions: ExecutionsRepository,
    private readonly concurrency: WorkflowConcurrency,
    private readonly cancellation: RunCancellation,
    private readonly clock: Clock,
  ) {}

  /** Undefined where no run waits, or none may start now. */
  async next(workerId: string): Promise<ExecutionEntity | undefined> {
    const organizations = await this.waitingRuns.waitingOrganizations();
    for (const { organizationId } of [...organizations].sort(byFairness)) {
      const claimed = await this.nextOf(organizationId, workerId);
      if (claimed) return claimed;
    }
    return undefined;
  }

  /** Lets a claimed run wait again that could not be begun; one that was asked to stop meanwhile ends. */
  async giveBack(claimed: ExecutionEntity): Promise<void> {
    if (!(await this.waitingRuns.giveBack(claimed))) await this.cancellation.endUnbegun(claimed);
  }

  private async nextOf(
    organizationId: number,
    workerId: string,
  ): Promise<ExecutionEntity | undefined> {
    const full = new Set<number>();
    for (;;) {
      const known = full.size;
      const waiting = await this.waitingRuns.findWaiting(organizationId, LOOKED_AT, [...full]);
      for (const { id, workflowId } of waiting) {
        if (full.has(workflowId)) continue;
        if (await this.concurrency.isFull(workflowId)) full.add(workflowId);
        else if (await this.waitingRuns.claim(id, workerId, this.clock.now())) {
          return (await this.executions.find(organizationId, id)) ?? undefined;
        }
      }
      if (waiting.length < LOOKED_AT || full.size === known) return undefined;
    }
  }
}

function byFairness(a: WaitingOrganization, b: WaitingOrganization): number {
  return a.running - b.running || (a.oldest < b.oldest ? -1 : 1);
}
