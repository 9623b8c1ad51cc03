import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/app-error';
import { Clock } from '../../common/clock';
import { originOfCall } from '../../engine/process-pool/run-call';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { noteCall } from '../../platform/logging/call-context';
import type { Transaction } from '../../platform/database/unit-of-work';
import { workflowBusy } from '../execution.errors';
import { QueueRoom } from './queue-room';
import { RunDispatcher } from './run-dispatcher';
import type { NewRun, RunOrder } from './run-order';
import { RunRegister } from './run-register';
import type { StartedRun } from './runs-at-work';
import { WorkflowConcurrency } from './workflow-concurrency';

const LONGEST_RETRY_AFTER_SECONDS = 30;

/** A run that was accepted. */
export interface AcceptedRun {
  readonly executionId: string;
  /** Of a run that this process took at once; others are in the database and waited for there. */
  readonly started?: StartedRun;
}

/** Accepts runs: at once where a place is free, else into the queue. */
@Injectable()
export class RunIntake {
  constructor(
    private readonly dispatcher: RunDispatcher,
    private readonly register: RunRegister,
    private readonly room: QueueRoom,
    private readonly concurrency: WorkflowConcurrency,
    private readonly settings: ExecutionSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws SERVICE_UNAVAILABLE when the queue is full, CONFLICT where the workflow runs as often as
   * it may and lets further runs be skipped.
   */
  async submit(asked: RunOrder & NewRun): Promise<AcceptedRun> {
    const { executionId, workflow } = asked.plan;
    const { maxConcurrency, overlap } = asked.limits;
    const order = { ...asked, origin: originOfCall() };
    const isBusy = maxConcurrency !== null && (await this.concurrency.isFull(workflow.id));
    if (isBusy && overlap === 'skip') throw workflowBusy(workflow.id);
    const started = isBusy ? undefined : this.dispatcher.takeNow(order);
    if (started) {
      noteCall({ execution_id: executionId });
      return { executionId, started };
    }
    await this.refuseWhenFull(order.plan.organizationId);
    await this.register.queued(order, this.clock.now());
    noteCall({ execution_id: executionId });
    this.dispatcher.waits(executionId);
    return { executionId };
  }

  /**
   * Puts a run into the queue as part of a transaction, whatever its length: look at
   * `fullOrganizations` before. Call `wake` once that is committed.
   */
  async enqueue(transaction: Transaction, run: NewRun): Promise<void> {
    await this.register.enqueue(transaction, run, this.clock.now());
  }

  /** Organizations that have so many waiting runs that there is no room for one more. */
  fullOrganizations(): Promise<number[]> {
    return this.room.fullOrganizations();
  }

  wake(executionId: string): void {
    this.dispatcher.waits(executionId);
  }

  private async refuseWhenFull(organizationId: number): Promise<void> {
    const { queueLimit, concurrency } = this.settings;
    const waiting = await this.room.lackFor(organizationId);
    if (waiting === undefined) return;
    const rounds = Math.ceil(waiting / concurrency);
    throw new AppError(
      'SERVICE_UNAVAILABLE',
      `${String(queueLimit)} runs are already waiting (EXECUTION_QUEUE_LIMIT). Try again shortly.`,
      { retryAfterSeconds: Math.min(rounds, LONGEST_RETRY_AFTER_SECONDS) },
    );
  }
}
